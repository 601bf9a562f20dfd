import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "../../catalog/project.ts";
import { runToEnd } from "../../engine/run/run-to-end.ts";
import { GantryError } from "../../model/errors.ts";
import { withoutSecrets } from "../../model/repeats-secret.ts";
import type { Context } from "../../terminal/context.ts";

/** One run of a program that is not Gantry's own. */
export interface ToolRun {
  context: Pick<Context, "env">;
  /** For messages: `build portal`. */
  what: string;
  /** A path, or a name that is looked up on the PATH. */
  file: string;
  args: readonly string[];
  cwd: string;
  /** What it is given besides what every program needs; a token goes here, and never into `args`. */
  env?: Readonly<Record<string, string>>;
  /** What must not be repeated of what it says. */
  secrets?: readonly string[];
  deadlineMs?: number;
}

/** What a program needs to run at all. Everything else is somebody's credential until it is shown to be none. */
const passedOn = [
  "PATH",
  "HOME",
  "LANG",
  "LC_ALL",
  "TZ",
  "TMPDIR",
  "CI",
  "NO_COLOR",
  "HTTPS_PROXY",
  "HTTP_PROXY",
  "NO_PROXY",
  "https_proxy",
  "http_proxy",
  "no_proxy",
  "NODE_EXTRA_CA_CERTS",
];

/** Its standard output. Throws a GantryError with the end of what it said where it fails, or does not end in time. */
export async function runTool(run: ToolRun): Promise<string> {
  const { context, what, file, args, cwd, env = {}, deadlineMs = 15 * 60_000 } = run;
  const common = passedOn.flatMap((name) => {
    const value = context.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const stop = AbortSignal.timeout(deadlineMs);
  const ran = await runToEnd(file, args, { cwd, env: { ...Object.fromEntries(common), ...env }, stop });
  if (ran.exitCode === 0) return ran.stdout;
  const said = masked(`${ran.stdout}\n${ran.stderr}`, run.secrets ?? []).split("\n");
  throw new GantryError(
    stop.aborted
      ? `${what}: it did not end within ${deadlineMs / 60_000} min`
      : `${what}: exit code ${ran.exitCode}`,
    { problems: said.filter((line) => line.trim() !== "").slice(-12) },
  );
}

/** A secret that stands there as it is gives way to three stars; a line that repeats one in any other way is left out. */
function masked(said: string, secrets: readonly string[]): string {
  const known = secrets.filter((secret) => secret !== "");
  return withoutSecrets(
    known.reduce((text, secret) => text.replaceAll(secret, "***"), said),
    known,
  );
}

/**
 * The program of a platform's own, which has a lock file of its own below `tools/`: it is no dependency of Gantry, and nothing
 * is fetched where there is a secret. Throws a GantryError where nobody installed it.
 */
export function installedTool({ root }: Pick<Project, "root">, name: string): string {
  const file = join(root, "tools", name, "node_modules", ".bin", name);
  if (existsSync(file)) return file;
  throw new GantryError(`the program ${name} is not installed`, {
    problems: [`"${file}" is not there`],
    hint: `npm ci --ignore-scripts --prefix tools/${name}`,
  });
}
