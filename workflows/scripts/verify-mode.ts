import { existsSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import type { CIScript } from "../../model/declared/ci-script.ts";
import type { ScriptMode } from "../../model/declared/testability-config.ts";
import type { ScriptHeader } from "./parse-script.ts";
import { undeclared, type Sandbox } from "./sandbox.ts";

export interface VerifyOptions {
  root: string;
  env: Readonly<Record<string, string | undefined>>;
  sandbox: Sandbox;
  /** Seconds after which a run has failed; 120 for an EXECUTE of everything, 30 for all others. */
  deadline?: number;
}

export type Verified = "ok" | "to its first command" | { problem: string };

/** A script that has ended. */
interface Ended {
  exitCode: number | undefined;
  stdout: string;
  /** Of its tools, all of them decoys. */
  started: readonly string[];
}

/**
 * Runs a script in one mode. All but EXECUTE must end as the mode says and start nothing. EXECUTE runs everything where the
 * header says that this is harmless; elsewhere it runs with decoys, and must reach its first command and end with its failure.
 */
export async function verifyMode(
  script: CIScript,
  header: ScriptHeader,
  mode: ScriptMode,
  options: VerifyOptions,
): Promise<Verified> {
  const whole = mode === "EXECUTE" && header.verify === "execute";
  const run = options.sandbox.begin(
    `${script.category}-${script.scriptId}-${mode}`,
    script.dependencies,
    mode === "EXECUTE" ? "all" : "declared",
  );
  const seconds = options.deadline ?? (whole ? 120 : 30);
  const environment = { ...(whole ? withoutModes(options.env) : run.env), [behaviorVariable(script)]: mode };
  const { exitCode, stdout, stderr, timedOut } = await runUntil(
    seconds,
    options.root,
    script,
    header,
    environment,
  );
  const problem = timedOut
    ? `did not end within ${seconds} seconds`
    : problems[whole ? "PASS" : mode]({ exitCode, stdout, started: run.started() }, script, options.root);
  if (problem === undefined) return mode === "EXECUTE" && !whole ? "to its first command" : "ok";
  const said = stderr.trim().split("\n").at(-1) ?? "";
  return { problem: `${script.scriptPath}: ${mode} ${problem}${said === "" ? "" : `: ${said}`}` };
}

/** Runs a script in a group of processes of its own, so that the deadline ends what it has started as well. */
async function runUntil(
  seconds: number,
  root: string,
  script: CIScript,
  header: ScriptHeader,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Pick<Ended, "exitCode" | "stdout"> & { stderr: string; timedOut: boolean }> {
  const child = execa(join(root, script.scriptPath), header.arguments, {
    cwd: root,
    env,
    extendEnv: false,
    stdin: "ignore",
    reject: false,
    detached: true,
  });
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    killGroup(child.pid);
  }, seconds * 1000);
  const { exitCode, stdout, stderr } = await child;
  clearTimeout(timer);
  return { exitCode, stdout, stderr, timedOut };
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    // All of the group has ended by itself just now.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

/** The variable that steers this script alone and wins over all others. */
function behaviorVariable({ scriptId }: CIScript): string {
  return `PIPELINE_SCRIPT_${scriptId.slice(3).toUpperCase().replaceAll("-", "_")}_BEHAVIOR`;
}

type Judge = (ended: Ended, script: CIScript, root: string) => string | undefined;

const endsWith =
  (wanted: number): Judge =>
  ({ exitCode, started: [first] }) => {
    if (first !== undefined) return `started ${first}`;
    return exitCode === wanted ? undefined : `ended with ${exitCode ?? "a signal"} instead of ${wanted}`;
  };

const problems: Readonly<Record<ScriptMode, Judge>> = {
  PASS: endsWith(0),
  SKIP: endsWith(0),
  FAIL: endsWith(1),
  TIMEOUT: endsWith(124),
  DRY_RUN(ended, script, root) {
    const problem = endsWith(0)(ended, script, root);
    if (problem !== undefined) return problem;
    const commands = ended.stdout.split("\n").filter((line) => line.startsWith("+ "));
    if (commands.length === 0) return "printed no command";
    const words = commands.map((line) => line.slice(2).split(" ")[0] ?? "");
    const isKnown = (word: string): boolean =>
      word.includes("/")
        ? existsSync(join(root, word))
        : undeclared.has(word) || script.dependencies.includes(word);
    const unknown = words.find((word) => !isKnown(word));
    return unknown === undefined ? undefined : `would start "${unknown}", which its header does not declare`;
  },
  EXECUTE({ exitCode, started }) {
    if (started.length === 0) return `reached no command, and ended with ${exitCode ?? "a signal"}`;
    if (started.length > 1) return `went on after ${started[0] ?? ""} had failed`;
    return exitCode === 0 ? "ended with 0 although its first command failed" : undefined;
  },
};

/** The environment without what would tell this script, or one that it starts, to do anything but its work. */
function withoutModes(env: VerifyOptions["env"]): Record<string, string | undefined> {
  const steering = /^(CI_TEST_MODE|CI_\w+_BEHAVIOR|PIPELINE_SCRIPT_\w+_BEHAVIOR|CI_JOB_TIMEOUT_MINUTES)$/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !steering.test(name)));
}
