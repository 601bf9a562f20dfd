import { ExitCode, GantryError } from "../../model/errors.ts";
import type { Attempt } from "../../model/observed/release-log.ts";
import { Declined } from "../../terminal/confirm.ts";
import type { Context } from "../../terminal/context.ts";
import { runMigrations } from "../migrations/run-migrations.ts";
import { LeftOpen } from "../platforms/left-open.ts";
import { platforms } from "../platforms/index.ts";
import type { Begun } from "../platforms/platform.ts";
import type { Gathered } from "./gather.ts";
import type { ReleaseOptions } from "./options.ts";
import { reportRelease } from "./release-text.ts";
import { underWay, type UnderWay } from "./under-way.ts";

/**
 * Brings the platforms to an attempt that stands in the branch, one after the other, and records how it ended. What fails
 * stops what comes after it, brings users back to what served before, and leaves the environment's tags where they are.
 */
export async function carryOut(
  context: Context,
  options: ReleaseOptions,
  gathered: Gathered,
  attempt: Attempt,
): Promise<ExitCode> {
  const release = underWay(context, options, gathered, attempt);
  const all = platforms.flatMap((platform) => platform.begin(release) ?? []);
  let reached = 0;
  let isApplied = false;
  try {
    await runMigrations(release);
    for (const here of all) {
      reached += 1;
      await here.prepare();
      isApplied = true;
      await here.ready();
      await here.shift();
    }
  } catch (error) {
    if (!(error instanceof GantryError)) throw error;
    if (error instanceof LeftOpen || (gathered.resumed !== undefined && !isApplied))
      throw leftOpen(release, options, error);
    // Whoever was killed may have come further than whoever goes on.
    await giveUp(release, gathered.resumed === undefined ? all.slice(0, reached) : all, error);
    reportRelease(context, options, gathered, release.attempt());
    throw explained(release, options, error);
  }
  await release.succeed();
  reportRelease(context, options, gathered, release.attempt());
  return ExitCode.done;
}

/** Back to what served before, the last platform first, and on record. What cannot be brought back leaves the attempt open. */
async function giveUp(release: UnderWay, begun: readonly Begun[], why: GantryError): Promise<void> {
  try {
    for (const here of begun.toReversed()) await here.back();
    await release.fail(why instanceof Declined ? "CANCELLED" : "FAILED", why.message);
  } catch (error) {
    if (!(error instanceof GantryError)) throw error;
    throw new GantryError(
      `${why.message}, and what was begun could not be taken back, or that could not be recorded: ${error.message}`,
      {
        problems: [...why.problems, ...error.problems],
        hint: "run the command again: it goes on where it stopped",
        cause: error,
      },
    );
  }
}

/** Whoever began it may still be at work, and holds the stack: an end of it is not this command's to record. */
function leftOpen(release: UnderWay, { environment }: ReleaseOptions, why: GantryError): GantryError {
  const { attempt, by } = release.attempt().said;
  return new GantryError(why.message, {
    problems: [...why.problems, ...(why.hint === undefined ? [] : [why.hint])],
    hint: `${attempt} of ${by} stays open: the same command goes on with it, and "gantry deploy ${environment} --cancel" gives it up`,
    exitCode: why.exitCode,
    cause: why,
  });
}

function explained(release: UnderWay, { environment, local }: ReleaseOptions, why: GantryError): GantryError {
  const flag = local ? " --local" : "";
  const runs = release
    .attempt()
    .said.from.map(({ name }) => name)
    .join(", ");
  return new GantryError(why.message, {
    problems: [...why.problems, ...(why.hint === undefined ? [] : [why.hint])],
    hint:
      `${environment} keeps ${runs === "" ? "what it ran" : runs}: "gantry up ${environment}${flag}" brings all of it back` +
      " there; the same command tries again",
    exitCode: why.exitCode,
    cause: why,
  });
}
