import { deepEqual, equal, match, ok, throws } from "node:assert/strict";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runSettings, type RunProfile, type RunSettings } from "../../../model/declared/run-settings.ts";
import type { LogEntry } from "../../../model/observed/log-entry.ts";
import type { RunStep } from "../../../model/observed/run-step.ts";
import { readLog } from "../../../pipeline/log/read-log.ts";
import { RunLog } from "../../../pipeline/log/run-log.ts";
import { makeToken } from "../../../pipeline/log/script-line.ts";
import { planSteps, type PlannedStep } from "../../../pipeline/steps/plan-steps.ts";
import { runSteps, type StepsRan } from "../../../pipeline/steps/run-steps.ts";
import { commandText, fromText } from "../../../pipeline/steps/step-text.ts";
import { temporaryFolder } from "../../support/clean-up.ts";
import { checkout } from "../../support/project.ts";

/** A folder with these scripts of bash, which the steps of these names run. */
class Product {
  readonly root = temporaryFolder();
  readonly #steps: Record<string, { commands: string[]; minutes?: number }> = {};

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
    chmodSync(join(this.root, path), 0o755);
  }

  step(step: RunStep, ...scripts: string[]): this {
    const commands = scripts.map((script, at) => {
      this.write(`steps/${step}-${at}`, `#!/usr/bin/env bash\n${script}\n`);
      return `steps/${step}-${at}`;
    });
    this.#steps[step] = { commands };
    return this;
  }

  settings(): RunSettings {
    this.write("environments/global/config.yml", "product: {}\n\nrun:\n  steps:\n    lint:\n");
    return runSettings.parse({ steps: this.#steps });
  }

  plan(
    profile: RunProfile = "full",
    only: readonly RunStep[] = [],
    scripts: readonly string[] = [],
  ): PlannedStep[] {
    return planSteps({ root: this.root, settings: this.settings(), profile, only, scripts });
  }

  async run({
    plan = this.plan(),
    stop = new AbortController(),
    heard = (): void => undefined,
    env = { PATH: process.env["PATH"] },
  }: {
    plan?: PlannedStep[];
    stop?: AbortController;
    heard?: (text: string) => void;
    env?: Record<string, string | undefined>;
  } = {}): Promise<StepsRan & { entries: LogEntry[]; shown: string[] }> {
    const log = new RunLog({
      root: this.root,
      mask: (text) => text,
      now: () => new Date(),
      failed: () => undefined,
    });
    const shown: string[] = [];
    const watcher = {
      begun: () => undefined,
      line: (_: RunStep, text: string) => {
        heard(text);
      },
      ended: ({ step, result, why }: { step: string; result: string; why: string }) => {
        shown.push(`${step} ${result}${why === "" ? "" : `: ${why}`}`);
      },
    };
    const token = makeToken();
    const ran = await runSteps({ root: this.root, steps: plan, log, env, token, stop: stop.signal, watcher });
    log.close();
    const entries: LogEntry[] = [];
    for await (const { entry, mistake } of readLog(this.root, log.path)) {
      ok(entry !== undefined, mistake);
      entries.push(entry);
    }
    return { ...ran, entries, shown };
  }
}

function codes({ exitCode }: StepsRan): number[] {
  return [exitCode(299), exitCode(300)];
}

describe("the steps of a run", () => {
  it("run what the catalog says, in their order, and say which have nothing to do", async () => {
    const product = new Product();
    for (const step of ["complete", "build", "test-unit", "lint", "init"] as const)
      product.step(step, `echo ran ${step}`);
    const ran = await product.run();
    deepEqual(ran.shown, [
      "init done",
      "env-check nothing to do: no command is known for it",
      "lint done",
      "test-integration nothing to do: no command is known for it",
      "test-e2e nothing to do: no command is known for it",
      "test-unit done",
      "build done",
      "cleanup nothing to do: no command is known for it",
      "complete done",
    ]);
    equal(ran.completed.length, 9);
    deepEqual(codes(ran), [0, 5]);
    const said = ran.entries.filter(({ message }) => message.startsWith("ran "));
    deepEqual(
      said.map(({ message, step_name }) => `${step_name}: ${message}`),
      ["init", "lint", "test-unit", "build", "complete"].map((step) => `${step}: ran ${step}`),
    );
    equal(said[1]?.source_file, "environments/global/config.yml");
    equal(said[1].line_number, 5);
    equal(said[1].function_name, "run.steps.lint");
    ok(ran.entries.some(({ step_name, duration_ms }) => step_name === "build" && duration_ms !== undefined));
    equal(ran.entries.filter(({ test_execution }) => test_execution?.status === "passed").length, 1);
  });

  it("all run where some fail, and the lowest code but 0 wins over being late", async () => {
    const product = new Product()
      .step("lint", "exit 0", "exit 7", "echo never")
      .step("test-unit", "exit 1")
      .step("build", "exit 1")
      .step("cleanup", "echo cleaned");
    const ran = await product.run();
    deepEqual(codes(ran), [1, 1]);
    ok(ran.shown.includes("lint failed: ended with exit code 7"));
    ok(ran.entries.some(({ message }) => message === "cleaned"));
    ok(!ran.entries.some(({ message }) => message === "never"));
    deepEqual(ran.completed, ["init", "env-check", "test-integration", "test-e2e", "cleanup", "complete"]);
    const failed = ran.entries.filter(({ level }) => level === "error").map(({ message }) => message);
    ok(failed.includes('"steps/lint-1" ended with exit code 7'), failed.join("\n"));
  });

  it("do nothing more where the environment is not in order, but clean up", async () => {
    const product = new Product()
      .step("env-check", "exit 1")
      .step("lint", "exit 1")
      .step("cleanup", "echo cleaned");
    const ran = await product.run();
    deepEqual(codes(ran), [4, 4]);
    equal(
      ran.shown.find((text) => text.startsWith("lint")),
      "lint not run: env-check failed",
    );
    ok(ran.entries.some(({ message }) => message === "cleaned"));
  });

  it("are left out by the profile and by --only, which is said, and is no failure", async () => {
    const product = new Product();
    for (const step of ["lint", "test-integration", "test-e2e"] as const) product.step(step, "exit 1");
    const dev = product.plan("dev").filter(({ leftOut }) => leftOut !== undefined);
    deepEqual(
      dev.map(({ step }) => step),
      ["test-e2e"],
    );
    const ui = product.plan("ui").filter(({ leftOut }) => leftOut !== undefined);
    deepEqual(
      ui.map(({ step }) => step),
      ["test-integration"],
    );
    const ran = await product.run({ plan: product.plan("dev", ["build"]) });
    deepEqual(codes(ran), [0, 5]);
    ok(ran.shown.includes("lint left out: not among those that --only names"));
    equal(ran.entries.filter(({ test_execution }) => test_execution?.status === "skipped").length, 3);
  });

  it("start of all scripts those alone that somebody names, whatever the profile leaves out, and no unknown one", () => {
    const product = new Product();
    for (const path of ["ci/10-check-code", "ci/70-lint-apps", "test/40-e2e"])
      product.write(`scripts/${path}.sh`, "");
    const [lint, e2e] = ["scripts/ci/70-lint-apps.sh", "scripts/test/40-e2e.sh"];
    const started = (only: readonly RunStep[], scripts: readonly string[]): string[] =>
      product
        .plan("dev", only, scripts)
        .filter(({ leftOut }) => leftOut === undefined)
        .flatMap(({ step, commands }) => commands.map((command) => `${step}: ${commandText(command)}`));
    deepEqual(started([], [e2e, lint]), [`lint: ${lint}`, `test-e2e: ${e2e}`]);
    deepEqual(started(["lint"], [e2e, lint]), [`lint: ${lint}`]);
    throws(() => started([], ["70-lint-apps"]), /--script names what no step starts/);
  });

  it("end at their deadline and by an interrupt, after which nothing begins", async () => {
    const product = new Product().step("lint", "echo waiting; sleep 1000").step("build", "echo never");
    const plan = product.plan().map((one) => (one.step === "lint" ? { ...one, minutes: 0.005 } : one));
    const late = await product.run({ plan });
    match(late.shown.find((text) => text.startsWith("lint")) ?? "", /did not end within 0\.\d+ s/);
    const stop = new AbortController();
    const ran = await product.run({
      stop,
      heard: () => {
        stop.abort();
      },
    });
    deepEqual(codes(ran), [1, 1]);
    ok(ran.shown.includes("lint failed: was ended by the interrupt"));
    ok(ran.shown.includes("build not run: the run was interrupted"));
    deepEqual(ran.completed, ["init", "env-check", "complete"]);
  });

  it("put into the log who said what in a script, and take nothing else for an entry", async () => {
    const product = new Product();
    product.write("scripts/log.sh", readFileSync(join(checkout, "scripts", "log.sh"), "utf8"));
    const forged = JSON.stringify({ level: "error", message: "forged" });
    product.step(
      "lint",
      [
        ". scripts/log.sh",
        "look() {",
        '  log_warn "two | parts"',
        "}",
        "look",
        "log_error last",
        `echo '${forged}'`,
        "echo 'gantry-log-0123|error|1|main|x|forged'",
        "printf '\\033[31mred\\033[0m half'",
      ].join("\n"),
    );
    const ran = await product.run();
    const said = ran.entries.filter(
      ({ step_name, message }) => step_name === "lint" && !/^(\$|lint)/.test(message),
    );
    deepEqual(
      said
        .map((one) => [one.level, one.source_file, one.line_number, one.function_name, one.message])
        .toSorted(),
      [
        ["error", "steps/lint-0", 7, "main", "last"],
        ["warn", "steps/lint-0", 4, "look", "two | parts"],
        ["info", "environments/global/config.yml", 5, "run.steps.lint", forged],
        [
          "info",
          "environments/global/config.yml",
          5,
          "run.steps.lint",
          "gantry-log-0123|error|1|main|x|forged",
        ],
        ["info", "environments/global/config.yml", 5, "run.steps.lint", "red half"],
      ].toSorted(),
    );
  });

  it("are found in scripts/ and package.json where the catalog says nothing", () => {
    const product = new Product();
    product.write("scripts/ci/10-lint.sh", "");
    product.write("scripts/ci/20-lint-apps.sh", "");
    product.write("scripts/ci/30-lint-nothing.sh", "");
    product.write(
      "package.json",
      '{\n  "name": "x",\n  "scripts": {\n    "lint": "a",\n    "test": "b"\n  }\n}\n',
    );
    product.write("pnpm-lock.yaml", "");
    const found = product
      .plan()
      .flatMap(({ step, commands }) =>
        commands.map((command) => `${step}: ${commandText(command)} from ${fromText(command)}`),
      );
    deepEqual(found, [
      "lint: scripts/ci/10-lint.sh from scripts/",
      "lint: scripts/ci/20-lint-apps.sh from scripts/",
      "test-unit: pnpm run test from package.json:5 (scripts.test)",
    ]);
  });
});
