import { execa } from "execa";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { stringify } from "yaml";
import { engineEvent, type EngineEvent } from "../../../engine/run/events.ts";
import { installProviders } from "../../../local/install-providers.ts";
import { findEngine } from "../../../engine/obtain/find-engine.ts";
import { temporaryFolder } from "../../support/clean-up.ts";
import { checkout } from "../../support/project.ts";

export interface EngineRun {
  exitCode: number;
  output: string;
  events: EngineEvent[];
}

/** A temporary project around program.ts, with a file backend and the emulated providers, run by the real engine. */
export class EngineProject {
  readonly root = temporaryFolder("gantry-policy-");
  readonly pack = join(checkout, "policy");

  constructor(flaws: readonly string[]) {
    symlinkSync(join(checkout, "node_modules"), join(this.root, "node_modules"));
    symlinkSync(join(checkout, "test", "policy", "engine"), join(this.root, "program"));
    writeFileSync(
      join(this.root, "Pulumi.yaml"),
      stringify({
        name: "gantry",
        main: "program/program.ts",
        runtime: { name: "nodejs", options: { typescript: false } },
        config: { "gantry:flaws": { value: flaws }, "github:owner": { value: "lotus-labs" } },
      }),
    );
    mkdirSync(join(this.root, ".gantry", "state"), { recursive: true });
    // There is no catalog: nothing is declared.
    writeFileSync(join(this.root, ".gantry", "declared.json"), "[]");
    installProviders(this.root, process.execPath);
  }

  /** Runs pulumi on the stack `staging`, which it makes first where it is not there. */
  async pulumi(...args: readonly string[]): Promise<EngineRun> {
    const engine = await findEngine({ env: process.env });
    if (engine === undefined) throw new Error("there is no engine to test with");
    const log = join(this.root, "events.jsonl");
    rmSync(log, { force: true });
    const run = async (...words: readonly string[]) =>
      execa(engine.pulumi, [...words, "--non-interactive", "--color", "never"], {
        cwd: this.root,
        env: {
          PATH: [dirname(process.execPath), dirname(engine.pulumi), process.env["PATH"]].join(delimiter),
          PULUMI_HOME: join(this.root, ".gantry", "home"),
          PULUMI_BACKEND_URL: `file://${join(this.root, ".gantry", "state")}`,
          PULUMI_CONFIG_PASSPHRASE: "test",
          PULUMI_DEBUG_COMMANDS: "true",
          PULUMI_SKIP_UPDATE_CHECK: "1",
          GANTRY_DECLARED: join(this.root, ".gantry", "declared.json"),
        },
        all: true,
        reject: false,
      });
    if (!existsSync(join(this.root, "Pulumi.staging.yaml"))) await run("stack", "init", "staging");
    const { exitCode, all } = await run(...args, "--stack", "staging", "--event-log", log);
    const lines = existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : [];
    const events = lines.map((line) => engineEvent.parse(JSON.parse(line)));
    return { exitCode: exitCode ?? 1, output: all, events };
  }

  /** What exists in the emulated clouds: `<provider>/<type>` of each resource. */
  created(): string[] {
    const clouds = join(this.root, ".gantry", "cloud");
    if (!existsSync(clouds)) return [];
    return readdirSync(clouds, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".json"))
      .map((file) => decodeURIComponent(dirname(file)));
  }
}
