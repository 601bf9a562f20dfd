import { findProject } from "../catalog/project.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import { checkEnvironment } from "../catalog/stacks.ts";
import { isInRepository } from "../clients/git/repository.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { print } from "../terminal/say.ts";
import { fetchFacts } from "./deploy/facts.ts";
import { askEdge } from "../clients/ask-edge.ts";
import { askGitHub } from "./status/ask-github.ts";
import { readStatus, type Status } from "./status/read-status.ts";
import { statusText } from "./status/status-text.ts";

export interface StatusOptions {
  /** All that the catalog has without it. */
  environment: string | undefined;
  /** Asks the remote first what it has. */
  fetch: boolean;
  /** What runs on the local cloud. */
  local: boolean;
  json: boolean;
}

/** Says which version runs where, from git and the catalog. */
export async function showStatus(context: Context, options: StatusOptions): Promise<ExitCode> {
  const status = await statusOf(context, options);
  if (options.json) context.stdout.write(`${JSON.stringify(status, null, 2)}\n`);
  else print(context, statusText(status, context).trimEnd());
  return ExitCode.done;
}

/** What the clone and the catalog say, of one environment or of all. @throws GantryError */
export async function statusOf(
  context: Context,
  { environment, fetch, local }: Pick<StatusOptions, "environment" | "fetch" | "local">,
): Promise<Status> {
  const project = findProject(context.cwd);
  const { root } = project;
  if (environment !== undefined) checkEnvironment(root, environment);
  if (!(await isInRepository(root))) {
    throw new GantryError("this is no clone of a repository, and git tags say what runs", {
      hint: "run it in a clone of the product's repository",
      exitCode: ExitCode.usage,
    });
  }
  const { environments } = await readCatalog(root);
  const wanted = environments.filter((each) => environment === undefined || each.environment === environment);
  const { env } = context;
  const now = new Date();
  const [first] = environments;
  const [github, edge] = await Promise.all([
    first === undefined
      ? ({ answer: "not asked", why: "the catalog has no environment" } as const)
      : askGitHub({
          repository: first.product.repository,
          env,
          local: local ? project.local : undefined,
          now,
        }),
    fetch && !local
      ? Promise.all(wanted.map(async (each) => [each.environment, await askEdge(each, context)] as const))
      : [],
    fetch
      ? fetchFacts(
          root,
          wanted.map((each) => each.environment),
        )
      : undefined,
  ]);
  const { GANTRY_ROTATIONS: rotationsDir } = env;
  return readStatus(
    root,
    { environments: wanted },
    { now, rotationsDir, asked: fetch, place: local ? "local" : "remote", github, edge: new Map(edge) },
  );
}
