import { hasObject } from "../../clients/google/storage.ts";
import { projectName, readStackFile } from "../../catalog/stack-file.ts";
import { stackSettingsFile } from "../../catalog/stack-settings.ts";
import { openSession } from "../../engine/run/open-session.ts";
import { runToEnd } from "../../engine/run/run-to-end.ts";
import type { Session } from "../../engine/run/session.ts";
import { GantryError } from "../../model/errors.ts";
import type { Context } from "../../terminal/context.ts";
import type { Progress } from "../../terminal/progress.ts";
import { sealedBy, type GoogleClients, type Place, type StatePlace } from "./place.ts";
import { readSetting, writeSettings } from "./settings-file.ts";
import type { Found, Step } from "../steps/step.ts";

const stateSetting = "gantry:state";

export interface StackStepOptions {
  context: Context;
  progress: Progress;
  place: Place;
  /** The environment's own, or the one of what the repository has once, which lies beside it. */
  stack: string;
  clients: GoogleClients;
}

/** Makes a stack in the environment's bucket, sealed by the environment's key. */
export function stackStep(options: StackStepOptions): Step {
  const { place, stack } = options;
  const { catalog, state } = place;
  const { environment } = catalog;
  const about = {
    id: `${environment}/${stack === environment ? "stack" : `stack-${stack}`}`,
    group: environment,
    name: stack === environment ? "stack" : `stack ${stack}`,
  };
  if (state.kind === "other") {
    const look = (): Promise<Found> => Promise.resolve({ state: "done", note: state.note });
    return { ...about, does: `make stack ${stack}`, needs: [], look };
  }
  return {
    ...about,
    does: `make stack ${stack} in ${state.url}, sealed by key ${state.key.key}; ${stackSettingsFile(stack)} says so`,
    needs: [`${environment}/bucket`, `${environment}/key`],
    look: () => lookAtStack(options, state),
  };
}

async function lookAtStack(
  options: StackStepOptions,
  state: Extract<StatePlace, { kind: "bucket" }>,
): Promise<Found> {
  const { place, stack, clients } = options;
  const { root } = place;
  const { secretsprovider, encryptedkey } = readStackFile(root, stack);
  const isSealed = secretsprovider === sealedBy(state.key) && encryptedkey !== undefined;
  const isSaid = readSetting(root, stack, stateSetting) === state.url;
  const isThere = await hasState(clients, state, projectName(root), stack);
  if (isSealed && isSaid && isThere)
    return { state: "done", note: `${stack} in ${state.url}, sealed by key ${state.key.key}` };
  if (isThere && isSealed) return { state: "open", act: () => sayWhere(root, stack, state.url) };
  return { state: "open", act: () => makeStack(options, state, isThere) };
}

function sayWhere(root: string, stack: string, url: string): Promise<void> {
  writeSettings(root, stack, { [stateSetting]: url });
  return Promise.resolve();
}

/** Where a bucket has the state of a stack: https://www.pulumi.com/docs/iac/concepts/state-and-backends/ */
async function hasState(
  clients: GoogleClients,
  { bucket, folder }: Extract<StatePlace, { kind: "bucket" }>,
  project: string,
  stack: string,
): Promise<boolean> {
  const object = `${folder}.pulumi/stacks/${project}/${stack}.json`;
  return (
    (await hasObject(clients.storage, bucket, object)) || hasObject(clients.storage, bucket, `${object}.gz`)
  );
}

async function makeStack(
  { context, progress, place: { root }, stack }: StackStepOptions,
  { url, key }: Extract<StatePlace, { kind: "bucket" }>,
  isThere: boolean,
): Promise<void> {
  await sayWhere(root, stack, url);
  const session = await openSession({ ...context, cwd: root }, { stack, local: false, progress });
  // A run that was killed between the bucket and the file leaves a stack that nobody can open. The engine removes it only
  // where nothing is in it.
  if (isThere) await pulumi(session, ["stack", "rm", stack, "--yes", "--preserve-config"], emptyAlone(stack));
  const args = ["stack", "init", stack, "--no-select", "--secrets-provider", sealedBy(key)];
  await pulumi(session, args, {
    message: `stack "${stack}" could not be made in ${url}`,
    hint: "run the command again: it goes on where this one stopped",
  });
}

function emptyAlone(stack: string): { message: string; hint: string } {
  const file = stackSettingsFile(stack);
  return {
    message: `the bucket has a stack "${stack}", and ${file} does not say what seals it`,
    hint: `take ${file} as it was committed by whoever made the stack`,
  };
}

async function pulumi(
  { pulumi: engine, project, env }: Session,
  args: readonly string[],
  { message, hint }: { message: string; hint: string },
): Promise<void> {
  const ran = await runToEnd(engine, [...args, "--non-interactive"], { cwd: project.root, env });
  if (ran.exitCode === 0) return;
  const said = ran.stderr
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(-3);
  throw new GantryError(message, { problems: said, hint });
}
