import { readFile, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CloudError } from "./cloud-error.ts";
import type { Operation } from "./resource-type.ts";
import type { Fault } from "./fault-file.ts";

/** What is about to be done to the emulated cloud. */
export interface Attempt {
  readonly provider: string;
  /** The resource's token; for the REST interface the route, such as `GET /repos/{owner}/{repo}/environments`. */
  readonly type: string;
  readonly name: string;
  readonly operation: Operation;
}

/**
 * The faults that `.gantry/cloud/faults.json` asks for. The file is read at every operation, so that it can change
 * under a running engine; how often a fault has struck is counted by files, so that processes share the count.
 */
export class Faults {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** Waits and fails as the first fault that fits demands. Throws a {@link CloudError}. */
  async before(attempt: Attempt): Promise<void> {
    const found = await this.match(attempt);
    if (found?.kind !== undefined) throw new CloudError(codes[found.kind], found.message);
  }

  /** The fault that strikes now, its latency waited for and its count taken. */
  async match(attempt: Attempt): Promise<Fault | undefined> {
    for (const [index, fault] of (await this.#read()).entries()) {
      if (!fits(fault, attempt) || !(await this.#claim(fault, index))) continue;
      if (fault.latencyMs > 0) await sleep(fault.latencyMs);
      if (fault.kind !== undefined) return fault;
    }
    return undefined;
  }

  async #read(): Promise<readonly Fault[]> {
    const file = path.join(this.#root, "faults.json");
    let text: string;
    try {
      text = await readFile(file, "utf8");
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
      throw error;
    }
    const { parseFaults } = await import("./fault-file.ts");
    return parseFaults(file, text);
  }

  /** Takes one of the fault's times; a file that only one process can create stands for each. */
  async #claim(fault: Fault, index: number): Promise<boolean> {
    if (fault.times === undefined) return true;
    const folder = path.join(this.#root, "faults");
    await mkdir(folder, { recursive: true });
    for (let time = 0; time < fault.times; time += 1) {
      try {
        await writeFile(path.join(folder, `${fault.id ?? index}-${time}`), "", { flag: "wx" });
        return true;
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
      }
    }
    return false;
  }
}

/** The status that each kind of failure has over HTTP. */
const codes = { quota: 429, permission: 403, payment: 402, unavailable: 503, timeout: 504 } as const;

function fits(fault: Fault, attempt: Attempt): boolean {
  return (
    (fault.provider === undefined || fault.provider === attempt.provider) &&
    (fault.operation === undefined || fault.operation === attempt.operation) &&
    (fault.type === undefined || wildcard(fault.type).test(attempt.type)) &&
    (fault.name === undefined || wildcard(fault.name).test(attempt.name))
  );
}

function wildcard(pattern: string): RegExp {
  const escaped = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join(".*")}$`);
}
