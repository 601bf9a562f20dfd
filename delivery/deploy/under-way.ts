import { writeTag } from "../../clients/git/refs.ts";
import type { RefMove } from "../../clients/git/remote.ts";
import { environmentTrailers } from "../../model/observed/environment-record.ts";
import {
  nextNumber,
  type Attempt,
  type HoldRecord,
  type OutcomeRecord,
} from "../../model/observed/release-log.ts";
import { placed } from "../../model/observed/release-place.ts";
import type { ReleaseRecord } from "../../model/observed/release-record.ts";
import { formatTagName } from "../../model/observed/tag-name.ts";
import { formatMessage } from "../../model/observed/trailers.ts";
import { deploymentStates } from "../../model/states/deployment.ts";
import { transition } from "../../model/states/lifecycle.ts";
import type { Context } from "../../terminal/context.ts";
import { isMissing, uploads, usedSources } from "../bundles/source.ts";
import { changedSurfaces, type Release } from "../platforms/platform.ts";
import { appendRecords, lostRace } from "../../evidence/branch/append-records.ts";
import { oneLine } from "../../evidence/branch/one-line.ts";
import { projectState, statePath, stateText } from "../state/project-state.ts";
import { readStateFile } from "../state/state-file.ts";
import type { Gathered } from "./gather.ts";
import type { ReleaseOptions } from "./options.ts";

/** A release whose attempt is in the branch, and the ways that it can end. */
export interface UnderWay extends Release {
  /** Moves the environment's tags and records the success, both or neither; a rollback is held from then on. */
  succeed: () => Promise<void>;
  fail: (status: "FAILED" | "CANCELLED", error: string) => Promise<void>;
}

/** Keeps hold of the branch's end while records are added to it. */
export function underWay(
  context: Context,
  options: ReleaseOptions,
  gathered: Gathered,
  begun: Attempt,
): UnderWay {
  const { project, catalog, decision, who, progress, facts, resumed } = gathered;
  const { environment } = options;
  let tip = resumed === undefined ? begun.commit : facts.log.tip;
  let attempt = begun;
  const append = async (records: readonly ReleaseRecord[], tags: readonly RefMove[] = []): Promise<void> => {
    const at = new Date();
    const files = await filesAfter(records, at);
    const appended = await appendRecords({
      root: project.root,
      environment,
      tip,
      records,
      by: who,
      at,
      tags,
      files,
      place: facts.place,
    });
    if (appended.kind === "lost") throw lostRace(environment, appended.why);
    tip = appended.tip;
    for (const said of records) {
      if (said.record === "step") {
        const { traffic, steppedAt } = attempt;
        attempt = {
          ...attempt,
          traffic: [...traffic, said.traffic],
          steppedAt: [...steppedAt, at.toISOString()],
        };
      }
      if (said.record === "outcome")
        attempt = { ...attempt, ended: { commit: tip, at: at.toISOString(), said } };
    }
  };
  const filesAfter = async (
    records: readonly ReleaseRecord[],
    at: Date,
  ): Promise<((pushes: number) => ReadonlyMap<string, string>) | undefined> => {
    const said = records.find((each) => each.record === "outcome");
    if (said === undefined || !(await mayWriteState(release, tip))) return undefined;
    const before = facts.log.attempts.filter(({ said: { attempt: id } }) => id !== attempt.said.attempt);
    return (pushes) => {
      const ended = { ...attempt, ended: { commit: "", at: secondsOf(at), said: { ...said, pushes } } };
      const state = projectState([...before, ended], (tag) => facts.versions.get(tag)?.commit);
      return state === undefined ? new Map() : new Map([[statePath, stateText(state)]]);
    };
  };
  const release: Release = {
    context,
    progress,
    project,
    catalog,
    local: options.local,
    facts,
    decision,
    sources: usedSources(gathered.sources, options.cause),
    attempt: () => attempt,
    guarded: options,
    giveTraffic: (traffic) =>
      append([{ record: "step", attempt: attempt.said.attempt, traffic, by: who.login }]),
  };
  const outcome = (status: "SUCCESS" | "FAILED" | "CANCELLED", error?: string): OutcomeRecord => {
    transition(deploymentStates, "RUNNING", status);
    const rebuilt = uploads(release.sources).filter(
      ({ surface, checksum }) =>
        !attempt.said.bundle.some((each) => each.surface === surface && each.checksum === checksum),
    );
    return {
      record: "outcome",
      attempt: attempt.said.attempt,
      status,
      place: placesOf(gathered, status),
      ...(rebuilt.length === 0 ? {} : { bundle: rebuilt }),
      ...(error === undefined ? {} : { error: oneLine(error) }),
      pushes: 1,
      by: who.login,
      run: who.run,
    };
  };
  return {
    ...release,
    succeed: async () => {
      const holds = options.cause === "rollback" ? holdsAfter(gathered, attempt) : [];
      await append([outcome("SUCCESS"), ...holds], await tagMoves(gathered, attempt));
    },
    fail: (status, error) => append([outcome(status, error)]),
  };
}

/** A commit's time has no fractions. */
function secondsOf(at: Date): string {
  return new Date(Math.floor(at.getTime() / 1000) * 1000).toISOString();
}

/** Production alone has a state file (004), and one that nobody can read is left alone, and told. */
async function mayWriteState(
  { catalog, project, progress }: Release,
  tip: string | undefined,
): Promise<boolean> {
  if (catalog.environment !== "production" || tip?.length !== 40) return false;
  const file = await readStateFile(project.root, tip);
  if (file === undefined || "state" in file) return true;
  progress.step(
    `notice: ${file.problems.join("; ")}: it stays as it is, "gantry state rebuild" makes it anew`,
  );
  return false;
}

/** What was left alone is none. */
function placesOf(gathered: Gathered, status: OutcomeRecord["status"]): OutcomeRecord["place"] {
  const { catalog, sources } = gathered;
  const left = sources.filter(isMissing).map(({ surface }) => surface.id);
  const moved = changedSurfaces(gathered).filter(({ id }) => !left.includes(id));
  return moved.flatMap(({ id }): OutcomeRecord["place"] => {
    const regions = Object.keys(catalog.regional).filter(
      (region) => catalog.regional[region]?.[id] !== undefined,
    );
    return (regions.length === 0 ? ["-"] : regions).map((region) => ({ surface: id, region, status }));
  });
}

/** The environment's tags as they are after this, whose objects no ref names yet. */
function tagMoves(
  { project, catalog, decision, who, facts }: Gathered,
  { said }: Attempt,
): Promise<RefMove[]> {
  const { environment } = catalog;
  return Promise.all(
    decision.targets.map(async ({ to, from }): Promise<RefMove> => {
      const own = to.subproject === undefined ? {} : { subproject: to.subproject };
      const name = formatTagName({ ...own, tagType: "ENVIRONMENT", environment });
      const trailers = environmentTrailers({ version: to.tag, attempt: said.attempt });
      const message = formatMessage(`${environment} runs ${to.tag.name}`, trailers);
      const tag = { object: to.commit, name, message, by: who.person, at: new Date() };
      return {
        name: placed(`refs/tags/${name}`, facts.place),
        from: from?.id,
        to: await writeTag(project.root, tag),
      };
    }),
  );
}

/** Nothing newer comes by itself where somebody went back: the fault is still in it. */
function holdsAfter({ facts, decision, who }: Gathered, { said }: Attempt): HoldRecord[] {
  const taken = facts.log.holds.map(({ said: { hold } }) => hold);
  const first = nextNumber(taken, new Date());
  return decision.targets.map(({ to, from }, at) => ({
    record: "hold",
    hold: `hold-${first + at}`,
    ...(to.subproject === undefined ? {} : { subproject: to.subproject }),
    by: who.login,
    reason: oneLine(`went back from ${from?.version.name ?? "nothing"} to ${to.tag.name} (${said.attempt})`),
    run: who.run,
  }));
}
