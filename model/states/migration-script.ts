import type { MigrationScript } from "../declared/migration-script.ts";
import { lifecycle, transition } from "./lifecycle.ts";

/** pending → success or failed, retriable if idempotent (000). */
export const migrationScriptStates = lifecycle({
  name: "MigrationScript.status",
  seed: "000",
  initial: "pending",
  transitions: {
    pending: [{ to: "success" }, { to: "failed" }],
    success: [],
    failed: [{ to: "pending", on: "retry", needs: "idempotent script" }],
  },
});

/** The status of a script once it is to be tried again. Throws an IllegalTransitionError for one that runs only once. */
export function retryMigration(
  script: Pick<MigrationScript, "isOneTime" | "status">,
): MigrationScript["status"] {
  return transition(
    migrationScriptStates,
    script.status,
    "pending",
    script.isOneTime ? [] : ["idempotent script"],
  );
}
