import type { OnChanged } from "../database/on-changed.ts";
import type { Context } from "../terminal/context.ts";

/** The audit event of what was done to a database. */
export function leaveMigration(context: Context): OnChanged {
  return async ({ operation, environment, isEmbedded, migrations, ...detail }) => {
    const { leaveEvent } = await import("../evidence/leave-event.ts");
    const { findProject } = await import("../catalog/project.ts");
    return leaveEvent(context, {
      root: findProject(context.cwd).root,
      environment,
      place: isEmbedded ? "local" : "remote",
      action: "deploy",
      operation,
      detail: { ...detail, count: migrations.length, migrations: migrations.slice(0, 200) },
    });
  };
}
