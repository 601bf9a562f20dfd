import type { Project } from "../../catalog/project.ts";
import { GantryError } from "../../model/errors.ts";
import type { Context } from "../../terminal/context.ts";
import { counted } from "../../terminal/counted.ts";
import type { Progress } from "../../terminal/progress.ts";
import { say } from "../../terminal/say.ts";
import { oneLine } from "../branch/one-line.ts";
import { inEvidenceAs } from "./open.ts";
import { writerRole } from "./schema.ts";
import { takeInAll } from "./take-in-all.ts";

/** How long a command that has done its work waits for the database: for the connection, for one answer, and in all. */
const patience = { connectMs: 5_000, answerMs: 5_000 };
const mostMs = 15_000;

/** Takes in what a command has just added. Whatever keeps it from that is a notice. */
export async function follow(
  { env, stderr }: Pick<Context, "env" | "stderr">,
  project: Project,
): Promise<void> {
  const until = Date.now() + mostMs;
  const { root } = project;
  try {
    const which = { project, place: "remote", env, patience } as const;
    const { chains, problems: ofChecklists } = await inEvidenceAs(writerRole, which, ({ connection }) =>
      takeInAll(connection, { root, place: "remote", progress: silent, until }),
    );
    for (const problem of ofChecklists) tell(`the evidence in DATABASE_URL: ${problem}`);
    for (const { chain, lacks, problems } of chains) {
      if (problems.length > 0)
        tell(`the evidence in DATABASE_URL differs from ${chain}'s branch: ${problems[0] ?? ""}`);
      else if (lacks > 0)
        tell(`the evidence in DATABASE_URL lacks ${counted(lacks, "audit event")} of ${chain}`);
    }
  } catch (error) {
    if (!(error instanceof GantryError)) throw error;
    tell(`the evidence in DATABASE_URL lacks the newest audit events: ${oneLine(error.message, 300)}`);
  }
  function tell(what: string): void {
    say({ stderr }, `notice: ${what}; "gantry evidence take-in" brings what it lacks`);
  }
}

const silent: Progress = { step: () => undefined, tick: () => undefined, done: () => undefined };
