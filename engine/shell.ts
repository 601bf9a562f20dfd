import { ExitCode } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { openSession } from "./run/open-session.ts";
import { createProgress } from "../terminal/progress.ts";

/** Prints what `gantry` would give to pulumi in this environment, as lines that a POSIX shell evaluates. */
export async function printShell(
  context: Context,
  options: { stack: string; local: boolean; json: boolean },
): Promise<ExitCode> {
  const session = await openSession(context, { ...options, progress: createProgress(context) });
  const changed = Object.entries(session.env).filter(([name, value]) => context.env[name] !== value);
  context.stdout.write(
    options.json
      ? `${JSON.stringify(Object.fromEntries(changed), null, 2)}\n`
      : changed
          .map(([name, value]) => `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'\n`)
          .join(""),
  );
  return ExitCode.done;
}
