import { listEnvironments, type LoadedCatalog } from "../../catalog/load.ts";
import { type OpenValue, openValues } from "../../catalog/open-values.ts";
import { findProject, type Project } from "../../catalog/project.ts";
import { readCatalog } from "../../catalog/read-catalog.ts";
import { checkStack, repositoryStack } from "../../catalog/stacks.ts";
import { EngineUnavailable } from "../../engine/obtain/engine.ts";
import { openSession } from "../../engine/run/open-session.ts";
import { settlePending } from "../../engine/run/pending.ts";
import type { Session } from "../../engine/run/session.ts";
import { requireName } from "../approvals/agree-alone.ts";
import { stackVersions } from "../judge/stack-versions.ts";
import { refuseOtherAttempt, versionNotices } from "./version-notices.ts";
import { judgeOf } from "../judge/judge-of.ts";
import type { Deployment, DeployOptions } from "./deployment.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { requireAnswer } from "../../terminal/confirm.ts";
import type { Context } from "../../terminal/context.ts";
import { createProgress } from "../../terminal/progress.ts";

/** Everything that must hold before a plan is made. Throws a GantryError for what does not. */
export async function beginDeployment(context: Context, options: DeployOptions): Promise<Deployment> {
  const project = findProject(context.cwd);
  checkStack(project.root, options.stack);
  const catalog = await readCatalog(project.root);
  if (!options.local) refuseOpenValues(project.root, options.stack);
  const own = catalog.environments.find(({ environment }) => environment === options.stack);
  requireName(context, options, own?.approvals);
  requireAnswer(context, { ...options, yes: options.yes || options.confirm === options.stack });
  const progress = createProgress(context);
  const notices = [
    ...catalog.notices,
    ...(await versionsOf(project, catalog, options)),
    ...(await secretNotices(context, project.root, options)),
  ];
  for (const notice of notices) progress.step(`notice: ${notice}`);
  const session = await openSession(context, { ...options, progress }).catch(async (error: unknown) => {
    // Without an engine a newcomer still sees what would be deployed; the error then says why nothing was.
    if (error instanceof EngineUnavailable && !options.json) {
      const { previewInProcess } = await import("../../stacks/preview-in-process.ts");
      await previewInProcess(context, options);
    }
    throw error;
  });
  for (const notice of await localNotices(catalog, session, context)) progress.step(`notice: ${notice}`);
  const stateVersion = await settlePending(session, progress);
  const judge = await judgeOf(project, catalog, options.stack);
  return { context, options, catalog, session, judge, stateVersion, progress };
}

async function versionsOf(
  project: Project,
  { environments }: LoadedCatalog,
  { stack, local, attempt }: DeployOptions,
): Promise<readonly string[]> {
  const catalog = environments.find(({ environment }) => environment === stack);
  const versions = await stackVersions({ project, stack, local });
  if (catalog === undefined || versions === undefined) return [];
  refuseOtherAttempt(stack, versions, attempt);
  return versionNotices(catalog, versions);
}

async function localNotices(
  { environments }: LoadedCatalog,
  session: Session,
  { env }: Context,
): Promise<readonly string[]> {
  const catalog = environments.find(({ environment }) => environment === session.stack);
  if (!session.local || catalog === undefined) return [];
  const { chooseLocalValues } = await import("../../secrets/local-values.ts");
  return chooseLocalValues(session, catalog, env);
}

/** A missing or tampered secret stops a real deployment before anything is touched; the local cloud needs no values. */
async function secretNotices(
  context: Context,
  root: string,
  options: DeployOptions,
): Promise<readonly string[]> {
  if (options.local || options.stack === repositoryStack) return [];
  const { checkSecrets } = await import("../../secrets/check-secrets.ts");
  return (await checkSecrets(root, options.stack, { env: context.env, ifPresent: false })).notices;
}

/** Refuses to deploy placeholders to real clouds: says all of them, and how each value is found. */
function refuseOpenValues(root: string, stack: string): void {
  const open = stack === repositoryStack ? ofProduct(root) : openValues(root, stack);
  if (open.length === 0) return;
  throw new GantryError(
    `${stack} cannot be deployed: what "gantry init" could not know is still to be filled in`,
    {
      problems: open.map(({ place, path, find }) => `${place} ${path}: \`${find}\``),
      hint: `on the local cloud it can: "gantry up ${stack} --local"`,
      exitCode: ExitCode.usage,
    },
  );
}

function ofProduct(root: string): OpenValue[] {
  const [first] = listEnvironments(root);
  if (first === undefined) return [];
  return openValues(root, first).filter(({ path }) => path.startsWith("product."));
}
