import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import type { Engine } from "../../../engine/obtain/engine.ts";
import { temporaryFolder } from "../../support/clean-up.ts";

const checkout = join(import.meta.dirname, "..", "..", "..");

const program = `
import { writeFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";

class Thing extends pulumi.ComponentResource {
  constructor(name: string, args: { size: number }) {
    super("tiny:index:Thing", name, args);
  }
}

const config = new pulumi.Config();
new Thing("one", { size: config.getNumber("size") ?? 1 });
console.log("printed by the program");
switch (process.env["TINY_END"]) {
  case "throw":
    throw new Error("thrown on purpose");
  case "exit":
    process.exit(5);
  case "never":
    writeFileSync("../pids", [process.pid, process.ppid].join(" "));
    await new Promise((resolve) => setTimeout(resolve, 60_000));
}
export const stack = pulumi.getStack();
export const root = pulumi.runtime.getRootDirectory();
export const nodeArgs = process.execArgv;
export const hidden = config.getSecret("hidden");
`;

const pack = `
import { PolicyPack } from "@pulumi/policy";
import * as pulumi from "@pulumi/pulumi";

new PolicyPack("tiny", {
  policies: [
    {
      name: "not-too-big",
      description: "A thing is small.",
      enforcementLevel: "mandatory",
      validateResource: ({ type, props }, report) => {
        if (type === "tiny:index:Thing" && props["size"] > 1)
          report(\`\${pulumi.getProject()}/\${pulumi.getStack()}: size \${props["size"]}\`);
      },
    },
  ],
});
`;

/** An engine that runs, and how it ended. */
export interface Run extends Promise<{ exitCode?: number | undefined; all: string; stdout: string }> {
  kill(signal: NodeJS.Signals): boolean;
}

/** A small project, on a file backend of its own, that runs on the checkout's dependencies. */
export class TinyProject {
  readonly root: string = temporaryFolder("gantry-tiny-");
  readonly #engine: Engine;

  constructor(engine: Engine, options: Record<string, unknown> = {}) {
    this.#engine = engine;
    const runtime = {
      name: "nodejs",
      options: { typescript: false, nodeargs: "--stack-trace-limit=7", ...options },
    };
    symlinkSync(join(checkout, "node_modules"), this.path("node_modules"));
    this.#write("Pulumi.yaml", JSON.stringify({ name: "tiny", main: "program/index.ts", runtime }));
    this.#write("package.json", JSON.stringify({ type: "module" }));
    this.#write("program/index.ts", program);
    this.#write("pack/PulumiPolicy.yaml", JSON.stringify({ runtime: "nodejs", main: "main.js" }));
    this.#write("pack/package.json", JSON.stringify({ type: "module", version: "0.0.1", main: "main.js" }));
    this.#write("pack/main.js", 'import "./index.ts";');
    this.#write("pack/index.ts", pack);
    for (const name of ["state", "home"]) mkdirSync(this.path(name));
  }

  path(name: string): string {
    return join(this.root, name);
  }

  /** Runs the engine on the stack `dev`, with color and questions off. */
  run(args: readonly string[], env: Record<string, string> = {}): Run {
    const folders = [
      dirname(process.execPath),
      dirname(this.#engine.languageHost),
      process.env["PATH"] ?? "",
    ];
    return execa(this.#engine.pulumi, [...args, "--non-interactive", "--color", "never"], {
      cwd: this.root,
      all: true,
      reject: false,
      stdin: "ignore",
      env: {
        PATH: folders.join(delimiter),
        PULUMI_BACKEND_URL: pathToFileURL(this.path("state")).href,
        PULUMI_HOME: this.path("home"),
        PULUMI_CONFIG_PASSPHRASE: "tiny",
        PULUMI_SKIP_UPDATE_CHECK: "1",
        PULUMI_STACK: "dev",
        ...env,
      },
    });
  }

  /** The program's and the language host's process, once a program that never ends has started. */
  async processes(): Promise<readonly [node: number, host: number]> {
    while (!existsSync(this.path("pids"))) await delay(20);
    const [node = 0, host = 0] = readFileSync(this.path("pids"), "utf8").split(" ").map(Number);
    return [node, host];
  }

  #write(name: string, content: string): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), content);
  }
}

/** Waits until none of the processes runs. */
export async function haveEnded(processes: readonly number[]): Promise<void> {
  for (const id of processes) while (isRunning(id)) await delay(20);
}

/** A zombie has ended and waits for its parent to notice. */
function isRunning(id: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${id}/status`, "utf8"));
  } catch {
    return false;
  }
}
