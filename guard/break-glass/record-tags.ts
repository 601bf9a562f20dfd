import { z } from "zod";
import { GantryError } from "../../model/errors.ts";
import type { GitHubClient } from "../../clients/github/github-client.ts";
import { RestFailed } from "../../clients/rest/rest-failed.ts";
import { taggerOf, type Account } from "./account.ts";

/** Where the records lie: `break-glass/<environment>/<time>/…`. A ruleset keeps them from being moved or deleted. */
export const recordFolder = "break-glass";

const ref = z.object({ ref: z.string(), object: z.object({ sha: z.string(), type: z.string() }) });
const tag = z.object({
  sha: z.string(),
  message: z.string(),
  tagger: z.object({ name: z.string(), email: z.string(), date: z.string() }),
  object: z.object({ sha: z.string() }),
});
const made = z.object({ sha: z.string() });

/** An annotated tag at GitHub. */
export type RecordTag = z.infer<typeof tag>;

/** A name below refs/tags/, and its tag; undefined where somebody made a lightweight one. */
export interface NamedTag {
  name: string;
  tag: RecordTag | undefined;
}

/** The tags whose names begin with `prefix`, by name. */
export async function tagsBelow(client: GitHubClient, prefix: string): Promise<NamedTag[]> {
  const path = `/git/matching-refs/tags/${prefix}`;
  const refs = await client.list(ref, path, asked("list what was deployed without approval", "read"));
  return Promise.all(
    refs.map(async ({ ref: full, object }) => {
      const name = full.slice("refs/tags/".length);
      if (object.type !== "tag") return { name, tag: undefined };
      const path = `/git/tags/${object.sha}`;
      return { name, tag: await client.get(tag, path, asked(`read the record ${name}`, "read")) };
    }),
  );
}

/** Makes an annotated tag; one that is there already is left as it is, and `false`. */
export async function makeRecordTag(
  client: GitHubClient,
  name: string,
  { by, commit, message, at }: { by: Account; commit: string; message: string; at: Date },
): Promise<boolean> {
  const about = asked(`leave the record ${name}`, "write");
  const tagger = { ...taggerOf(by), date: at.toISOString() };
  const body = { tag: name, message, object: commit, type: "commit", tagger };
  const { sha } = made.parse(await client.write("POST", "/git/tags", about, body));
  try {
    await client.write("POST", "/git/refs", about, { ref: `refs/tags/${name}`, sha });
    return true;
  } catch (error) {
    // Only ever made, never moved.
    if (!(error instanceof RestFailed && error.status === 422)) throw error;
    if ((await tagsBelow(client, name)).some((each) => each.name === name)) return false;
    throw new GantryError(`${error.message}: a tag of another name is in its way`);
  }
}

function asked(what: string, right: "read" | "write"): { what: string; permission: string } {
  return { what, permission: `Contents: ${right}` };
}
