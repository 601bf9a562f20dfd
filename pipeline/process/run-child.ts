import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { OutputLines } from "./output-lines.ts";

/** A command as the system takes it: no shell reads it. */
export interface ChildCommand {
  argv: readonly [program: string, ...args: string[]];
  cwd: string;
  /** The whole environment of the process. */
  env: Readonly<Record<string, string | undefined>>;
}

interface OutputLine {
  stream: "stdout" | "stderr";
  /** One line of printable text, of bounded length; it still holds whatever secret the command printed. */
  text: string;
}

export interface RunChildOptions {
  /** Is given every line as it comes; the last one may have had no line end. */
  line?: (line: OutputLine) => void;
  /** Milliseconds from the start after which it is ended. */
  deadlineMs?: number;
  /** Ends it once aborted. */
  stop?: AbortSignal;
  /** Milliseconds that the group has between SIGTERM and SIGKILL. */
  graceMs?: number;
}

/** How a command ended. */
export type ChildEnd =
  | { how: "exited"; code: number }
  | { how: "signalled"; signal: NodeJS.Signals }
  /** Killed by nobody here, as the system does that has no memory left. */
  | { how: "out-of-memory" }
  /** It was still running at its deadline, and was ended. */
  | { how: "late"; deadlineMs: number }
  /** `stop` ended it. */
  | { how: "stopped" }
  /** There is no such program, or it may not be run. */
  | { how: "unstarted"; reason: string };

const usualGraceMs = 5000;
/** Between two looks at whether a group is still there. */
const lookMs = 20;
/** What a shell, and a container, make of SIGKILL. */
const killedCode = 137;

/**
 * Runs one command to its end, in a process group of its own and with nothing on standard input. Its output is handed out line
 * by line and never kept. When it ends, by itself or by us, the rest of its group is ended as well: SIGTERM first, and
 * SIGKILL after `graceMs`. Not execa, which takes 65 ms to load and ends one process, not a group.
 */
export async function runChild(command: ChildCommand, options: RunChildOptions = {}): Promise<ChildEnd> {
  const { line, deadlineMs, stop, graceMs = usualGraceMs } = options;
  if (stop?.aborted === true) return { how: "stopped" };
  const [program, ...args] = command.argv;
  const child = spawn(program, args, {
    cwd: command.cwd,
    env: command.env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const { pid } = child;
  const ended = endOf(child);
  if (pid === undefined) return ended;
  const read = Promise.all([readLines(child, "stdout", line), readLines(child, "stderr", line)]);
  // Whoever ends this process without waiting leaves nothing behind either.
  const kill = (): void => {
    signalGroup(pid, "SIGKILL");
  };
  process.on("exit", kill);
  let why: ChildEnd | undefined;
  const endEarly = (reason: ChildEnd): void => {
    why ??= reason;
    void endGroup(pid, graceMs);
  };
  const timer =
    deadlineMs === undefined ? undefined : setTimeout(endEarly, deadlineMs, { how: "late", deadlineMs });
  const stopped = (): void => {
    endEarly({ how: "stopped" });
  };
  stop?.addEventListener("abort", stopped, { once: true });
  try {
    const itself = await ended;
    // What it left running in the background is ended too, and with it whoever else holds its output open.
    await endGroup(pid, graceMs);
    await Promise.race([read, pause(graceMs, undefined, { ref: false })]);
    return why ?? itself;
  } finally {
    clearTimeout(timer);
    stop?.removeEventListener("abort", stopped);
    process.off("exit", kill);
    // A process that left the group may hold the pipes still: nobody reads them any more.
    child.stdout.destroy();
    child.stderr.destroy();
    await read;
  }
}

/** How a command ended, to follow its name in a sentence. */
export function describeEnd(end: ChildEnd): string {
  switch (end.how) {
    case "exited":
      return `ended with exit code ${end.code}`;
    case "signalled":
      return `was ended by ${end.signal}`;
    case "out-of-memory":
      return "was killed from outside (SIGKILL, 137), as a machine does that has no memory left";
    case "late":
      return `did not end within ${end.deadlineMs / 1000} s, and was ended with all that it had started`;
    case "stopped":
      return "was ended by the interrupt";
    case "unstarted":
      return `could not be started: ${end.reason}`;
  }
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

function endOf(child: Child): Promise<ChildEnd> {
  return new Promise((resolve) => {
    child.once("error", (error: NodeJS.ErrnoException) => {
      resolve({ how: "unstarted", reason: reasonOf(error) });
    });
    child.once("exit", (code, signal) => {
      if (signal === "SIGKILL" || code === killedCode) resolve({ how: "out-of-memory" });
      else if (signal !== null) resolve({ how: "signalled", signal });
      else resolve({ how: "exited", code: code ?? 1 });
    });
  });
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === "ENOENT") return "there is no such program, or no such folder to run it in";
  if (code === "EACCES") return "it is not executable";
  return message;
}

async function readLines(
  child: Child,
  stream: OutputLine["stream"],
  give: RunChildOptions["line"],
): Promise<void> {
  const lines = new OutputLines((text) => give?.({ stream, text }));
  const source = child[stream];
  source.on("data", (piece: Buffer) => {
    lines.add(piece);
  });
  await once(source, "close");
  lines.end();
}

/** Ends all processes of a group; whether they had time for it, they say themselves. */
async function endGroup(group: number, graceMs: number): Promise<void> {
  if (!signalGroup(group, "SIGTERM")) return;
  const until = performance.now() + graceMs;
  while (performance.now() < until) {
    await pause(lookMs);
    if (!signalGroup(group, 0) || !hasLiving(group)) return;
  }
  signalGroup(group, "SIGKILL");
}

/** A container may have nobody who asks for the dead, whose group then never goes. proc(5): after the name state, parent, group. */
function hasLiving(group: number): boolean {
  if (!existsSync("/proc/self/stat")) return true;
  return readdirSync("/proc").some((name) => {
    const file = `/proc/${name}/stat`;
    if (!/^\d+$/.test(name) || !existsSync(file)) return false;
    try {
      const [state = "", , itsGroup] = readFileSync(file, "utf8")
        .replace(/^.*\) /s, "")
        .split(" ");
      return Number(itsGroup) === group && !/^[ZX]/.test(state);
    } catch {
      // It ended meanwhile.
      return false;
    }
  });
}

/** Whether there was anybody in the group. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ESRCH" || error.code === "EPERM"))
      return false;
    throw error;
  }
}
