import { z } from "zod";
import { ExitCode, GantryError } from "../../model/errors.ts";
import type { GitHubClient } from "../github/github-client.ts";
import { RestFailed } from "../rest/rest-failed.ts";

/** A deployment that did not wait for approval. */
export interface BreakGlass {
  reason: string;
  /** When the command began; a command that plans twice leaves one record. */
  at: Date;
}

/** A record of one: an annotated tag at GitHub, which the ruleset of approval tags keeps from being moved or deleted. */
export interface BreakGlassRecord {
  /** `production/20261121T101500Z` */
  id: string;
  environment: string;
  reason: string;
  /** Who the token belongs to, by GitHub's own account. */
  by: string;
  /** ISO 8601 */
  at: string;
  commit: string;
}

const folder = "break-glass";
const ref = z.object({ ref: z.string(), object: z.object({ sha: z.string(), type: z.string() }) });
const tag = z.object({
  message: z.string(),
  tagger: z.object({ name: z.string(), date: z.string() }),
  object: z.object({ sha: z.string() }),
});
const made = z.object({ sha: z.string() });
const idPattern = /^[a-z]+\/\d{8}T\d{6}Z$/;

/** Reads the reason that a person gave. Throws a usage error for one that says nothing. */
export function readReason(given: string, option: string): string {
  const reason = given.trim();
  if (reason.length >= 10 && reason.length <= 500) return reason;
  throw new GantryError(`${option} says nothing that somebody could understand later`, {
    hint: "10 to 500 characters; never a secret",
    exitCode: ExitCode.usage,
  });
}

/** Leaves the record, before anything is deployed. Left twice, it is the same one. @returns its id */
export async function recordBreakGlass(
  client: GitHubClient,
  { environment, commit, glass }: { environment: string; commit: string; glass: BreakGlass },
): Promise<string> {
  const id = `${environment}/${stamp(glass.at)}`;
  await makeTag(client, `${folder}/${id}/used`, commit, glass.reason);
  return id;
}

/** The records of an environment that nobody has acknowledged, oldest first. */
export async function openRecords(client: GitHubClient, environment: string): Promise<BreakGlassRecord[]> {
  const refs = await refsBelow(client, `${folder}/${environment}/`);
  const names = new Set(refs.map((each) => each.ref));
  const open = refs.filter(
    (each) => each.ref.endsWith("/used") && !names.has(each.ref.replace(/used$/, "acknowledged")),
  );
  return Promise.all(
    open.map(async ({ ref: name, object }) => {
      const id = name.slice(`refs/tags/${folder}/`.length, -"/used".length);
      const found = await client.get(tag, `/git/tags/${object.sha}`, asked(`read the record ${id}`, "read"));
      const { message, tagger } = found;
      return {
        id,
        environment,
        reason: message.trim(),
        by: tagger.name,
        at: tagger.date,
        commit: found.object.sha,
      };
    }),
  );
}

/** Says that somebody has looked at what was deployed without approval. False where somebody had before. */
export async function acknowledge(client: GitHubClient, id: string, reason: string): Promise<boolean> {
  const [environment = ""] = id.split("/");
  const refs = idPattern.test(id) ? await refsBelow(client, `${folder}/${environment}/`) : [];
  const used = refs.find((each) => each.ref === `refs/tags/${folder}/${id}/used`);
  if (used === undefined) {
    throw new GantryError(`there is no record "${id}"`, {
      hint: '"gantry drift" lists those that nobody has acknowledged',
      exitCode: ExitCode.usage,
    });
  }
  if (refs.some((each) => each.ref === `refs/tags/${folder}/${id}/acknowledged`)) return false;
  const { object } = await client.get(
    tag,
    `/git/tags/${used.object.sha}`,
    asked(`read the record ${id}`, "read"),
  );
  await makeTag(client, `${folder}/${id}/acknowledged`, object.sha, reason);
  return true;
}

function refsBelow(client: GitHubClient, prefix: string): Promise<z.infer<typeof ref>[]> {
  const path = `/git/matching-refs/tags/${prefix}`;
  return client.list(ref, path, asked("list what was deployed without approval", "read"));
}

async function makeTag(client: GitHubClient, name: string, commit: string, message: string): Promise<void> {
  const about = asked(`leave the record ${name}`, "write");
  const body = { tag: name, message, object: commit, type: "commit" };
  const { sha } = made.parse(await client.write("POST", "/git/tags", about, body));
  try {
    await client.write("POST", "/git/refs", about, { ref: `refs/tags/${name}`, sha });
  } catch (error) {
    // Only ever made, never moved: whoever was first has said the same.
    if (!(error instanceof RestFailed && error.status === 422 && (await exists(client, name)))) throw error;
  }
}

async function exists(client: GitHubClient, name: string): Promise<boolean> {
  return (await refsBelow(client, name)).some((each) => each.ref === `refs/tags/${name}`);
}

function asked(what: string, right: "read" | "write"): { what: string; permission: string } {
  return { what, permission: `Contents: ${right}` };
}

function stamp(at: Date): string {
  return at.toISOString().replace(/[-:]|\.\d+/g, "");
}
