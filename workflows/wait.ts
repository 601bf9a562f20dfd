import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import type { Repository } from "../model/declared/product.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { createProgress } from "../terminal/progress.ts";
import type { GitHubTiming } from "../clients/github/github-options.ts";
import { realGitHub } from "../clients/github/real-github.ts";

export interface WaitOptions {
  minutes: number;
  json: boolean;
  /** Between two questions; a token of a workflow may ask 1,000 times an hour. */
  pollMs?: number;
  timing?: GitHubTiming;
}

/** What GitHub sets in every run. */
const runEnvironment = z.object({
  GITHUB_REPOSITORY: z.string().regex(/^[\w.-]+\/[\w.-]+$/),
  GITHUB_RUN_ID: z.string().regex(/^\d+$/).transform(Number),
  /** `owner/name/.github/workflows/file.yml@ref`. */
  GITHUB_WORKFLOW_REF: z.string().regex(/\/[\w.-]+\.ya?ml@/),
});

const runs = z.object({
  workflow_runs: z.array(
    z.object({ id: z.int(), status: z.string().nullable(), html_url: z.string(), display_title: z.string() }),
  ),
});
type Run = z.infer<typeof runs>["workflow_runs"][number];

/**
 * Waits until every earlier run of the workflow that this is a run of has ended. A concurrency group alone would keep one
 * waiting run and cancel the others. At the deadline it fails and names what it waited for.
 */
export async function waitForTurn(context: Context, options: WaitOptions): Promise<ExitCode> {
  const self = parseEnvironment(context);
  const { timing } = options;
  const { repository } = self;
  const client = realGitHub({ repository, env: context.env, ...(timing === undefined ? {} : { timing }) });
  const progress = createProgress(context);
  const path = `/actions/workflows/${self.file}/runs?per_page=100`;
  const asked = { what: `list the runs of ${self.file}`, permission: "Actions: read" };
  const end = Date.now() + options.minutes * 60_000;
  const pollMs = options.pollMs ?? 20_000;
  for (;;) {
    const answer = await client.get(runs, path, asked);
    const earlier = answer.workflow_runs.filter(({ id, status }) => id < self.id && status !== "completed");
    if (earlier.length === 0) break;
    if (Date.now() + pollMs > end) throw tooLate(earlier, options.minutes);
    progress.tick(`waiting for ${earlier.map(({ display_title: title }) => `"${title}"`).join(", ")}`);
    await pause(pollMs);
  }
  progress.done();
  const text = `no earlier run of ${self.file} is left`;
  context.stdout.write(
    options.json ? `${JSON.stringify({ workflow: self.file, run: self.id })}\n` : `${text}\n`,
  );
  return ExitCode.done;
}

function parseEnvironment({ env }: Context): {
  repository: Pick<Repository, "owner" | "name">;
  id: number;
  file: string;
} {
  const parsed = runEnvironment.safeParse(env);
  if (!parsed.success) {
    const names = [...new Set(parsed.error.issues.map(({ path }) => path.join(".")))];
    throw new GantryError(`this is no run of a workflow: ${names.join(", ")} is not as GitHub sets it`, {
      hint: "the command is for a step of a workflow",
      exitCode: ExitCode.usage,
    });
  }
  const { GITHUB_REPOSITORY, GITHUB_RUN_ID: id, GITHUB_WORKFLOW_REF: ref } = parsed.data;
  const [owner = "", name = ""] = GITHUB_REPOSITORY.split("/");
  return { repository: { owner, name }, id, file: ref.replace(/@.*$/, "").replace(/^.*\//, "") };
}

function tooLate(earlier: readonly Run[], minutes: number): GantryError {
  return new GantryError(
    `earlier deployments have not ended within ${minutes} minutes; this one did not begin`,
    {
      problems: earlier.map(
        ({ display_title: title, html_url: url, status }) => `"${title}" is ${status ?? "there"}: ${url}`,
      ),
      hint: "approve or cancel them, then start this one again",
    },
  );
}
