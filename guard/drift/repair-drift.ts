import { leaveEvent } from "../../evidence/leave-event.ts";
import { loadRepository } from "../../catalog/load.ts";
import { GantryError } from "../../model/errors.ts";
import type { Context } from "../../terminal/context.ts";
import { explainFailure } from "../../engine/run/explain-failure.ts";
import { followSteps } from "../../engine/run/follow-steps.ts";
import { openSession } from "../../engine/run/open-session.ts";
import { runPulumi } from "../../engine/run/run-pulumi.ts";
import type { Session } from "../../engine/run/session.ts";
import { openGitHub } from "../open-github.ts";
import { confirm } from "../../terminal/confirm.ts";
import { createProgress, type Progress } from "../../terminal/progress.ts";
import { stackDeclares } from "../read-back/read-back-stack.ts";
import { describeDrift, type Drift } from "./drift.ts";
import { followingCommand } from "./flag-drift.ts";
import { repairGitHub } from "./repair-github.ts";

export interface RepairOptions {
  local: boolean;
  yes: boolean;
  json: boolean;
}

/**
 * Shows the way back of each difference, asks, and goes it: first through GitHub's interface what the provider's read
 * misses, then by the guarded path what is the engine's. Killed half way, it goes on where it stopped when run again.
 */
export async function repairDrift(
  context: Context,
  drift: readonly Drift[],
  options: RepairOptions,
): Promise<void> {
  const mendable = drift.filter(({ repair }) => repair === "GitHub's API" || repair === "gantry up");
  const progress = createProgress(context);
  for (const each of drift) progress.step(`  ${each.environment}: ${describeDrift(each)}; ${wayBack(each)}`);
  if (mendable.length === 0) return;
  if (!options.yes && !(await confirm("Bring this back to what was declared?"))) {
    throw new GantryError("nothing was repaired: the answer was no");
  }
  for (const [stack, own] of Map.groupBy(mendable, ({ environment }) => environment)) {
    const session = await openSession(context, { stack, local: options.local, progress });
    const writes = own.filter(({ repair }) => repair === "GitHub's API");
    if (writes.length > 0) {
      await writeToGitHub(session, writes, progress);
      await leaveEvent(context, {
        root: session.project.root,
        environment: stack,
        place: options.local ? "local" : "remote",
        action: "deploy",
        operation: "repair-drift",
        detail: { repaired: writes.slice(0, 50).map(describeDrift), count: writes.length },
      });
    }
    if (own.some(({ repair }) => repair === "gantry up"))
      await deployAgain(context, session, progress, options);
  }
}

function wayBack(drift: Drift): string {
  const { repair, environment } = drift;
  if (repair === "GitHub's API") return "to be written through GitHub's interface";
  if (repair === "gantry up") return "to be brought back by the guarded path";
  if (repair === "by hand") return "only a person can mend this";
  return `run "${followingCommand(drift) ?? `gantry secrets sync ${environment}`}"`;
}

async function writeToGitHub(session: Session, drift: readonly Drift[], progress: Progress): Promise<void> {
  const { project, local, env } = session;
  const { repository } = loadRepository(project.root).product;
  const declared = await stackDeclares(session);
  const github = await openGitHub({ repository, env, local: local ? project.local : undefined });
  try {
    const onStep = (text: string): void => {
      progress.step(text);
    };
    await repairGitHub(drift, { client: github.client, declared, onStep });
  } finally {
    await github.close();
  }
}

/** Records what the clouds have, without which the engine would not know that there is anything to do. */
async function deployAgain(
  context: Context,
  session: Session,
  progress: Progress,
  options: RepairOptions,
): Promise<void> {
  progress.step(`recording what the clouds have of ${session.stack}`);
  const refresh = ["refresh", "--yes", "--skip-preview"];
  const run = await runPulumi(session, refresh, followSteps(progress, "read"));
  progress.done();
  if (run.exitCode !== 0) throw explainFailure(session, run);
  const { bringUp } = await import("../up.ts");
  // One JSON document is printed at the end; what the deployment says of itself goes where progress does.
  const quiet = options.json ? { ...context, stdout: context.stderr } : context;
  const { local, yes } = options;
  await bringUp(quiet, {
    stack: session.stack,
    local,
    yes,
    json: false,
    allRules: false,
    takeOver: false,
    confirm: session.stack,
  });
}
