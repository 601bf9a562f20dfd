import { z } from "zod";
import type { Person } from "../../clients/git/refs.ts";
import { runGit } from "../../clients/git/run-git.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { maskEmails } from "../../model/mask-emails.ts";
import { line } from "../../model/observed/scalars.ts";
import type { Context } from "../../terminal/context.ts";

/** Whoever does something, as records name them. */
export interface Who {
  /** The login at GitHub where it is known, else the name that git writes. */
  login: string;
  person: Person;
  /** The page of the run that does it; undefined outside of a workflow. */
  run: string | undefined;
}

/** What GitHub sets in every job. */
const job = z.object({
  GITHUB_ACTIONS: z.literal("true"),
  GITHUB_ACTOR: line(100),
  GITHUB_ACTOR_ID: z.string().regex(/^\d{1,20}$/),
  GITHUB_SERVER_URL: z.url(),
  GITHUB_REPOSITORY: line(200),
  GITHUB_RUN_ID: z.string().regex(/^\d{1,20}$/),
});

/** Who started the workflow, or whom the clone's git knows. Throws a usage error where it knows nobody. */
export async function whoIs(root: string, { env }: Pick<Context, "env">): Promise<Who> {
  const started = job.safeParse(env);
  if (started.success) {
    const { GITHUB_ACTOR: login, GITHUB_ACTOR_ID: id, ...at } = started.data;
    return {
      login,
      person: { name: login, email: `${id}+${login}@users.noreply.github.com` },
      run: `${at.GITHUB_SERVER_URL}/${at.GITHUB_REPOSITORY}/actions/runs/${at.GITHUB_RUN_ID}`,
    };
  }
  const { login, name, email } = await namedByGit(root);
  if (name !== undefined && email !== undefined) {
    // Some have an address for a name, and a record keeps no address.
    return { login: login ?? maskEmails(name), person: { name, email }, run: undefined };
  }
  throw new GantryError("git does not know who you are, and a record names who did it", {
    hint: "git config user.name and user.email",
    exitCode: ExitCode.usage,
  });
}

/** What git's own settings say, of several lines for one key the last, as everywhere in git. */
async function namedByGit(root: string): Promise<Record<"login" | "name" | "email", string | undefined>> {
  const { stdout } = await runGit(
    root,
    ["config", "-z", "--get-regexp", "^(github\\.user|user\\.(name|email))$"],
    {
      own: true,
    },
  );
  const said = new Map(
    stdout.split("\0").map((entry): [string, string] => {
      const [key = "", ...value] = entry.split("\n");
      return [key, value.join("\n")];
    }),
  );
  const of = (key: string): string | undefined => line(100).safeParse(said.get(key)).data;
  return { login: of("github.user"), name: of("user.name"), email: of("user.email") };
}
