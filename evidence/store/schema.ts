import { join } from "node:path";
import { readMigrations, type DeclaredMigration } from "../../database/read-migrations.ts";
import { migrationScript } from "../../model/declared/migration-script.ts";

/** Where all of it lies, on a server and in the embedded database. */
export const evidenceSchema = "gantry_evidence";

/** Who adds and reads. */
export const writerRole = "gantry_evidence_writer";
/** Who reads, and removes what is past its retention. */
export const prunerRole = "gantry_evidence_pruner";

/** The tables of evidence, and what each role may do with them: nothing else. */
export const evidenceTables = [
  { table: "audit_events", writer: ["SELECT", "INSERT"], pruner: ["SELECT", "DELETE"] },
  { table: "audit_anchors", writer: ["SELECT"], pruner: ["SELECT", "INSERT"] },
  { table: "release_checklists", writer: ["SELECT", "INSERT"], pruner: ["SELECT", "DELETE"] },
  { table: "security_audits", writer: ["SELECT", "INSERT"], pruner: ["SELECT", "DELETE"] },
  { table: "pipeline_runs", writer: ["SELECT", "INSERT"], pruner: ["SELECT", "DELETE"] },
  { table: "pipeline_stage_records", writer: ["SELECT", "INSERT"], pruner: ["SELECT", "DELETE"] },
] as const;

/** The files of `evidence/migrations`, the oldest first: a table more is a file more, with a line here. */
const migrations = [
  {
    name: "0001-audit-events",
    description: "Audit events, where pruning cut their chains, and the two roles",
  },
  {
    name: "0002-release-checklists",
    description: "Copies of the checklists that the branches keep",
  },
  {
    name: "0003-security-audits",
    description: "The records of scans",
  },
  {
    name: "0004-pipeline-stages",
    description: "Runs of workflows, and the records of their stages",
  },
  {
    name: "0005-component-of-any-app",
    description: "The component of a stage is any app",
  },
];

const folder = join(import.meta.dirname, "..");

/** What makes the schema. */
export function readSchema(): Promise<readonly DeclaredMigration[]> {
  return readMigrations(folder, {
    database: { migrations: "migrations" },
    migrations: migrations.map((each) =>
      migrationScript.parse({
        ...each,
        id: each.name,
        isOneTime: false,
        rollbackNotes: "Nothing of evidence is dropped by a program",
      }),
    ),
  });
}
