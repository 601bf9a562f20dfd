import { findProject } from "../catalog/project.ts";
import { ExitCode } from "../model/errors.ts";
import { confirm, Declined, requireAnswer } from "../terminal/confirm.ts";
import type { Context } from "../terminal/context.ts";
import { counted } from "../terminal/counted.ts";
import { createProgress } from "../terminal/progress.ts";
import { print, say } from "../terminal/say.ts";
import { whoIs } from "./branch/who.ts";
import { bringUp, schemaVersion } from "./store/bring-up.ts";
import { inEvidence } from "./store/open.ts";

export interface MigrateEvidenceOptions {
  local: boolean;
  dryRun: boolean;
  yes: boolean;
  json: boolean;
}

/** Makes the schema and the roles of evidence, as a login that may; the embedded database is brought up by whatever opens it. */
export async function migrateEvidence(
  context: Context,
  { local, dryRun, yes, json }: MigrateEvidenceOptions,
): Promise<ExitCode> {
  const project = findProject(context.cwd);
  if (!dryRun) requireAnswer(context, { yes, json });
  const which = { project, place: local ? "local" : "remote", env: context.env } as const;
  return inEvidence(which, async ({ connection, name }) => {
    const where = connection.kind === "server" ? `${name} (${connection.where})` : name;
    const { lacks } = await schemaVersion(connection, name);
    const steps = lacks.map(({ script }) => `\n  ${script.name}: ${script.description}`).join("");
    if (lacks.length > 0)
      say(context, `${counted(lacks.length, "migration")} of evidence in ${where}:${steps}`);
    if (lacks.length > 0 && !dryRun) {
      if (!yes && !(await confirm(`Run ${lacks.length === 1 ? "it" : "them"} in ${where}?`)))
        throw new Declined("nothing was run: the answer was no");
      const { login } = await whoIs(project.root, context);
      await bringUp(connection, { name, runBy: login, progress: createProgress(context) });
    }
    const names = lacks.map((each) => each.name);
    if (json) {
      const said = { database: name, dryRun, migrations: names };
      context.stdout.write(`${JSON.stringify(said, null, 2)}\n`);
    } else {
      const count = counted(names.length, "migration");
      print(context, `${count} of evidence ${dryRun ? "would run" : "ran"} in ${where}`);
    }
    return ExitCode.done;
  });
}
