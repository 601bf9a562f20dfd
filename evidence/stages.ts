import { existsSync } from "node:fs";
import { z } from "zod";
import { GantryError } from "../model/errors.ts";
import { embeddedFolder, inEvidenceAs, type WhichEvidence } from "./store/open.ts";
import { readStages, type ReadStages, type WhichStages } from "./store/read-stages.ts";
import { writerRole } from "./store/schema.ts";

export type { StageOfRun, TakenRun } from "./store/taken-run.ts";

/** Stages with where they were read. */
export interface StagesInEvidence extends ReadStages {
  /** `DATABASE_URL`, or the folder of the embedded database. */
  database: string;
}

/**
 * The stages of workflows' runs that were taken in. Throws a GantryError where there is no database, where it never had a run, and
 * where a record is not what was taken in (exit code 3).
 */
export async function stagesInEvidence(which: WhichEvidence, asked: WhichStages): Promise<StagesInEvidence> {
  const folder = embeddedFolder(which);
  if (folder !== undefined && !existsSync(folder)) {
    throw new GantryError("DATABASE_URL is not set, and nothing was taken into an embedded database", {
      hint: "set DATABASE_URL to the database that the product's jobs take their stages into",
    });
  }
  return inEvidenceAs(writerRole, which, async ({ connection, name }) => {
    const read = await readStages(connection, asked);
    if (read.stages.length === 0 && read.missing.length === 0) {
      const [found] = await connection.query(
        z.object({ runs: z.coerce.number() }),
        "select count(*) as runs from gantry_evidence.pipeline_runs",
      );
      if (found?.runs === 0) {
        throw new GantryError(`${name} (${connection.where}) has no run of a workflow`, {
          hint: '"gantry evidence ingest" takes them in, as evidence.yml does every night',
        });
      }
    }
    return { ...read, database: name };
  });
}
