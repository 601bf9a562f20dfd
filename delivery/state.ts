import { loadEnvironment } from "../catalog/load.ts";
import { findProject } from "../catalog/project.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import type { EnvironmentName } from "../model/scalars.ts";
import type { ReleasePlace } from "../model/observed/release-place.ts";
import { releaseBranch } from "../model/observed/release-record.ts";
import { confirm, Declined, requireAnswer } from "../terminal/confirm.ts";
import type { Context } from "../terminal/context.ts";
import { print, say } from "../terminal/say.ts";
import { fetchFacts, readFacts, readTags } from "./deploy/facts.ts";
import { appendRecords, lostRace } from "../evidence/branch/append-records.ts";
import { leaveEvent } from "../evidence/leave-event.ts";
import { whoIs } from "../evidence/branch/who.ts";
import { projectState, statePath, stateText } from "./state/project-state.ts";
import { readStateFile, requireState } from "./state/state-file.ts";

export interface StateOptions {
  environment: string;
  local: boolean;
  yes: boolean;
  json: boolean;
}

/** Prints the state file of an environment's branch. Throws a GantryError for one that is not there, or cannot be read. */
export async function showState(context: Context, options: StateOptions): Promise<ExitCode> {
  const { file, environment } = await readBoth(context, options);
  if (file === undefined) throw noFile(environment);
  requireState(file);
  context.stdout.write(file.text);
  return ExitCode.done;
}

/** Says whether the file is what tags and attempts say; exit code 3 where it is not. */
export async function verifyState(context: Context, options: StateOptions): Promise<ExitCode> {
  const { file, rebuilt, environment } = await readBoth(context, options);
  if (file === undefined && rebuilt !== undefined) throw noFile(environment);
  if (file === undefined) throw new GantryError(`nothing has ended in ${environment} yet`);
  requireState(file);
  const isSame = file.text === rebuilt;
  if (options.json) context.stdout.write(`${JSON.stringify({ environment, same: isSame }, null, 2)}\n`);
  else {
    const found = isSame
      ? "is what tags and attempts say"
      : 'says something else than tags and attempts: "gantry state rebuild"';
    print(context, `${statePath} of ${releaseBranch(environment)} ${found}`);
  }
  return isSame ? ExitCode.done : ExitCode.violation;
}

/** Writes the file anew where it differs. Nothing decides by it, so nothing else changes. */
export async function rebuildState(context: Context, options: StateOptions): Promise<ExitCode> {
  const { root, file, rebuilt, environment, place, tip } = await readBoth(context, options);
  if (rebuilt === undefined) throw new GantryError(`nothing has ended in ${environment} yet`);
  const result = file?.text === rebuilt ? "UNCHANGED" : file === undefined ? "CREATED" : "REBUILT";
  if (result !== "UNCHANGED") {
    requireAnswer(context, options);
    say(context, `${statePath} of ${releaseBranch(environment)} would be written anew`);
    if (!options.yes && !(await confirm("Write it?")))
      throw new Declined("nothing was changed: the answer was no");
    const by = await whoIs(root, context);
    const files = new Map([[statePath, rebuilt]]);
    const appended = await appendRecords({
      root,
      place,
      environment,
      tip,
      records: [],
      by,
      at: new Date(),
      files: () => files,
    });
    if (appended.kind === "lost") throw lostRace(environment, appended.why);
    await leaveEvent(context, {
      root,
      environment,
      place,
      action: "deploy",
      operation: "rebuild-state",
      detail: { file: statePath, result },
    });
  }
  if (options.json) context.stdout.write(`${JSON.stringify({ environment, result }, null, 2)}\n`);
  else print(context, `${result} ${statePath} of ${releaseBranch(environment)}`);
  return ExitCode.done;
}

async function readBoth(context: Context, options: StateOptions) {
  const { root } = findProject(context.cwd);
  const { environment } = loadEnvironment(root, options.environment);
  const place: ReleasePlace = options.local ? "local" : "remote";
  if (place === "remote") await fetchFacts(root, [environment]);
  const { log, versions } = await readFacts(root, environment, await readTags(root), place);
  refuseLongIds(environment, log.tip);
  const state = projectState(log.attempts, (tag) => versions.get(tag)?.commit);
  const file = await readStateFile(root, log.tip);
  return { root, environment, place, tip: log.tip, file, rebuilt: state && stateText(state) };
}

/** The seed's commits have 40 digits (004). */
function refuseLongIds(environment: EnvironmentName, tip: string | undefined): void {
  if (tip === undefined || tip.length === 40) return;
  throw new GantryError(
    `${environment} has no state file: this repository's commits have 64 digits, and the file's have 40`,
    {
      hint: "gantry tag history and gantry status say the same, in any repository",
      exitCode: ExitCode.usage,
    },
  );
}

function noFile(environment: EnvironmentName): GantryError {
  return new GantryError(`${releaseBranch(environment)} has no ${statePath}`, {
    hint: `gantry state rebuild ${environment}`,
  });
}
