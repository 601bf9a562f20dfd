import { z } from "zod";
import type { Connection } from "../../database/connection/connection.ts";
import { GantryError } from "../../model/errors.ts";
import type { ReleasePlace } from "../../model/observed/release-place.ts";
import { retentionDays } from "../../model/observed/retention.ts";
import { instant } from "../../model/observed/scalars.ts";
import {
  checklistDigest,
  checklistText,
  readChecklists,
  type KeptChecklist,
} from "../../stacks/checklists.ts";
import { branchNames } from "./branch-chains.ts";

/** What a database has of the branches' checklists, as they are now. */
export interface ComparedChecklists {
  /** How many rows there are, those of earlier drafts among them. */
  held: number;
  /** Those of the branches that it lacks; not those that are past their retention. */
  lacking: readonly (KeptChecklist & { environment: string; digest: string; text: string })[];
  /** What cannot be read, and rows that are not what was copied, a line each. */
  problems: readonly string[];
}

const row = z.object({ environment: z.string(), id: z.string(), digest: z.string(), record: z.string() });

/** Compares the database with each branch that the clone has. */
export async function compareChecklists(
  connection: Connection,
  { root, place, now }: { root: string; place: ReleasePlace; now: Date },
): Promise<ComparedChecklists> {
  const rows = await connection.query(
    row,
    "select environment, id, digest, record from gantry_evidence.release_checklists order by environment, id, digest",
  );
  const problems = rows
    .filter(({ digest, record }) => checklistDigest(record) !== digest)
    .map(({ environment, id }) => `the checklist ${id} of ${environment} is not what was copied`);
  const held = new Set(rows.map(keyOf));
  const oldest = now.getTime() - retentionDays.checklists * 86_400_000;
  const lacking: ComparedChecklists["lacking"][number][] = [];
  for (const environment of await branchNames(root, place)) {
    const read = await checklistsOf(root, environment, place);
    problems.push(...read.problems.map((problem) => `${environment}: ${problem}`));
    for (const kept of read.checklists) {
      const text = checklistText(kept.list);
      const digest = checklistDigest(text);
      if (held.has(keyOf({ environment, id: kept.list.id, digest })) || instant(kept.at) < oldest) continue;
      lacking.push({ ...kept, environment, digest, text });
    }
  }
  return { held: rows.length, lacking, problems };
}

function keyOf({ environment, id, digest }: { environment: string; id: string; digest: string }): string {
  return `${environment} ${id} ${digest}`;
}

async function checklistsOf(
  root: string,
  environment: string,
  place: ReleasePlace,
): Promise<{ checklists: readonly KeptChecklist[]; problems: readonly string[] }> {
  try {
    return await readChecklists(root, environment, place);
  } catch (error) {
    if (!(error instanceof GantryError)) throw error;
    return { checklists: [], problems: [error.message, ...error.problems] };
  }
}

/** Copies what the database lacks; beside another one that does the same, none is there twice. @returns how many were added */
export async function insertChecklists(
  connection: Connection,
  lacking: ComparedChecklists["lacking"],
): Promise<number> {
  if (lacking.length === 0) return 0;
  const rows = lacking.map(({ environment, list, digest, isSigned, by, at, text }) => ({
    environment,
    id: list.id,
    digest,
    tag: list.tag,
    is_signed: isSigned,
    written_by: by,
    written_at: at,
    record: text,
  }));
  const added = await connection.query(
    z.object({ id: z.string() }),
    `insert into gantry_evidence.release_checklists (environment, id, digest, tag, is_signed, written_by, written_at, record)
     select r.* from json_to_recordset($1::json) as r (environment text, id text, digest text, tag text, is_signed boolean,
         written_by text, written_at timestamptz, record text)
     on conflict do nothing returning id`,
    [JSON.stringify(rows)],
  );
  return added.length;
}

/** How many are past their retention. */
export async function countOldChecklists(connection: Connection, now: Date): Promise<number> {
  const [found] = await connection.query(
    z.object({ old: z.coerce.number() }),
    `select count(*) as old from gantry_evidence.release_checklists
      where written_at < $1::timestamptz - make_interval(days => $2)`,
    [now.toISOString(), retentionDays.checklists],
  );
  return found?.old ?? 0;
}

/** Removes those. @returns how many went */
export async function pruneChecklists(connection: Connection, now: Date): Promise<number> {
  const gone = await connection.query(
    z.object({ id: z.string() }),
    `delete from gantry_evidence.release_checklists
      where written_at < $1::timestamptz - make_interval(days => $2) returning id`,
    [now.toISOString(), retentionDays.checklists],
  );
  return gone.length;
}
