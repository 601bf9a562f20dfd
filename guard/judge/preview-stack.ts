import { delimiter, dirname, join } from "node:path";
import { followSteps } from "../../engine/run/follow-steps.ts";
import { runPulumi, type PulumiRun } from "../../engine/run/run-pulumi.ts";
import type { Session } from "../../engine/run/session.ts";
import { serveProviders } from "../../local/serve-providers.ts";
import type { Progress } from "../../terminal/progress.ts";
import { forDeployment } from "./for-deployment.ts";
import type { Judge } from "./judgement.ts";
import { readPreview, type StackPreview } from "./read-preview.ts";
import { watchJudge } from "./watch-judge.ts";

/**
 * Previews the session's stack with the judge's policy pack. A resource that is only read counts as a violation.
 *
 * @param planFile where the engine keeps the plan that `up` is held to; absolute.
 * @throws GantryError where the preview failed for another reason than a violation.
 */
export async function previewStack(
  session: Session,
  progress: Progress,
  judge: Judge,
  planFile?: string,
): Promise<StackPreview> {
  const run = await previewRun(session, progress, judge, planFile);
  return readPreview(session, run, judge, planFile);
}

/** The engine's part of it. @throws GantryError where the judge moved meanwhile */
export async function previewRun(
  session: Session,
  progress: Progress,
  judge: Judge,
  planFile?: string,
): Promise<PulumiRun> {
  progress.step(`previewing ${session.stack}${session.local ? " on the local cloud" : ""}`);
  const args = ["preview", "--policy-pack", judge.pack];
  const told = withOwnPackages(await forDeployment(session, judge), judge);
  const watched = watchJudge(session, judge);
  const run = await withProviders(told, (provided) =>
    runPulumi(
      provided,
      planFile === undefined ? args : [...args, "--save-plan", planFile],
      followSteps(progress, "compared"),
    ),
  );
  progress.done();
  watched.refuseWritten(`${session.stack} was previewed; nothing was changed`, planFile);
  return run;
}

/** A judge with packages of its own is run by the Node that runs this, and takes no compiled code that others kept. */
function withOwnPackages(session: Session, { hasOwnPackages }: Judge): Session {
  if (hasOwnPackages !== true) return session;
  const PATH = [dirname(process.execPath), session.env["PATH"] ?? ""].join(delimiter);
  return { ...session, env: { ...session.env, PATH, NODE_DISABLE_COMPILE_CACHE: "1" } };
}

/** On the local cloud, a preview's providers are served from here: the engine then need not start four processes. */
async function withProviders<Result>(
  session: Session,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  if (!session.local) return work(session);
  const served = await serveProviders({ projectRoot: session.project.root, variables: session.env });
  try {
    return await work({ ...session, env: { ...session.env, PULUMI_DEBUG_PROVIDERS: served.addresses } });
  } finally {
    served.close();
  }
}

/** Where the plan of a stack is kept between preview and apply. */
export function planPath(session: Session): string {
  return join(session.project.local, "plans", `${session.stack}.json`);
}
