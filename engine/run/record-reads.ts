import childProcess from "node:child_process";
import dgram from "node:dgram";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import threads from "node:worker_threads";

/** One line of a record: how its process began, then each thing once, as it is asked for. */
export type Recorded =
  /** What Node was started with; absolute. */
  | { started: string }
  /** A file that was read, or looked for, and whether it was there; absolute. */
  | { read: string; there: boolean }
  /** A folder whose names were read; absolute. */
  | { listed: string }
  /** An address, as `host:port` or a path, which is not the engine's. */
  | { asked: string }
  /** A program. */
  | { ran: string };

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

const reading =
  /^(?:access|copyFile|createReadStream|exists|lstat|open|openAsBlob|readFile|readlink|realpath|stat|statfs|watch|watchFile)(?:Sync)?$/;
const listing = /^(?:cp|opendir|readdir)(?:Sync)?$/;
const matching = /^glob(?:Sync)?$/;
const running = /^(?:exec|execFile|fork|spawn)(?:Sync)?$/;

/**
 * Writes down whatever this process, which runs a program or a pack, reads beside the modules that Node loads for it: files, folders,
 * addresses, programs. A plan is known to be the same only as long as all of that is (guard/remembered). It is no judge: who wants to
 * get around it can.
 *
 * @param folder where the record goes, a file for each process and thread, line by line: a process may be killed at its end
 */
export function recordReads(folder: string): void {
  const seen = new Set<string>();
  const { existsSync, writeSync } = fs;
  const file = fs.openSync(join(folder, `${process.pid}-${threads.threadId}.jsonl`), "a");
  const note = (what: Recorded): void => {
    const line = `${JSON.stringify(what)}\n`;
    if (seen.has(line)) return;
    seen.add(line);
    writeSync(file, line);
  };
  note({ started: process.argv[1] ?? "" });
  for (const files of [fs, fs.promises]) {
    before(files, reading, ([path]) => {
      withPath(path, (read) => {
        note({ read, there: existsSync(read) });
      });
    });
    before(files, listing, ([path]) => {
      withPath(path, (listed) => {
        note({ listed });
      });
    });
    before(files, matching, ([pattern]) => {
      note({ asked: `files like ${String(pattern)}` });
    });
  }
  before(childProcess, running, ([program]) => {
    note({ ran: String(program) });
  });
  before(dgram.Socket.prototype, /^send$/, () => {
    note({ asked: "an address by UDP" });
  });
  before(net.Socket.prototype, /^connect$/, (_, socket) => {
    if (!(socket instanceof net.Socket)) return;
    socket.once("connectionAttempt", (host: string, port: number) => {
      if (!isOfEngine(`${host}:${port}`)) note({ asked: `${host}:${port}` });
    });
    socket.once("connect", () => {
      if (socket.remoteAddress === undefined) note({ asked: "a socket of this machine" });
    });
  });
  // A thread of a file begins with a record of its own, as NODE_OPTIONS say; one of a text does not.
  const { Worker } = threads;
  class NotedWorker extends Worker {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      if (args[1]?.eval === true) note({ ran: "a thread made of text" });
      super(...args);
    }
  }
  Reflect.set(threads, "Worker", NotedWorker);
  syncBuiltinESMExports();
}

/** The engine says to what it starts where it is. */
function isOfEngine(address: string): boolean {
  return [...process.argv, ...Object.values(process.env)].some((told) => told?.includes(address));
}

/** Calls `look` before each function of these names. */
function before(
  functions: object,
  names: RegExp,
  look: (args: readonly unknown[], self: unknown) => void,
): void {
  for (const name of Object.keys(functions).filter((each) => names.test(each))) {
    const original: unknown = Reflect.get(functions, name);
    if (!isFunction(original)) continue;
    const looked: AnyFunction = function (...args) {
      look(args, this);
      return Reflect.apply(original, this, args);
    };
    // Such as `realpathSync.native`, and how it is made a promise of.
    Object.defineProperties(looked, Object.getOwnPropertyDescriptors(original));
    Reflect.set(functions, name, looked);
  }
}

/** Nothing for a file that is open already. */
function withPath(path: unknown, use: (path: string) => void): void {
  if (path instanceof URL) use(fileURLToPath(path));
  else if (typeof path === "string" || Buffer.isBuffer(path)) use(resolve(String(path)));
}

function isFunction(value: unknown): value is AnyFunction {
  return typeof value === "function";
}
