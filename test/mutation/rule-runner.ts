import { execa } from "execa";
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";

/**
 * Runs mutated rules for Stryker (stryker.config.json). Its own runner for Mocha wants an older Mocha; and trying the
 * cases of one rule in this process takes milliseconds, where Mocha would load every test for each of the mutants.
 */
class RuleRunner {
  #count = 0;
  readonly #stryker: Stryker = {};

  capabilities(): object {
    return { reloadEnvironment: true };
  }

  /** Stryker's switch for mutants, which the mutated code reads. */
  init(): void {
    Reflect.set(globalThis, "__stryker__", this.#stryker);
  }

  async dryRun(): Promise<object> {
    const { ruleIds, tryRule } = await inSandbox();
    const tests = [];
    for (const id of ruleIds()) {
      const begun = performance.now();
      const failureMessage = await attempt(() => tryRule(id));
      const test = { id, name: id, timeSpentMs: performance.now() - begun };
      tests.push(
        failureMessage === undefined ? { ...test, status: 0 } : { ...test, status: 1, failureMessage },
      );
    }
    return { status: "complete", tests };
  }

  async mutantRun(options: unknown): Promise<object> {
    const { activeMutant, sandboxFileName, hitLimit } = mutantRun.parse(options);
    const { tryRule } = await inSandbox();
    const id = ruleOf(sandboxFileName);
    Object.assign(this.#stryker, { activeMutant: activeMutant.id, hitCount: 0, hitLimit });
    this.#count += 1;
    const failedCase = await attempt(() => tryRule(id, `?mutant=${this.#count}`));
    Object.assign(this.#stryker, { activeMutant: undefined, hitCount: undefined });
    const failureMessage = failedCase ?? (await runTests(id, activeMutant.id));
    if (failureMessage === undefined) return { status: "survived", nrOfTests: 1 };
    return { status: "killed", killedBy: [id], failureMessage, nrOfTests: 1 };
  }
}

interface Stryker {
  activeMutant?: string;
  hitCount?: number;
  hitLimit?: number;
}

const mutantRun = z.object({
  activeMutant: z.object({ id: z.string() }),
  sandboxFileName: z.string(),
  hitLimit: z.number().optional(),
});

/** The rule that the mutated file is, or is a part of. */
function ruleOf(file: string): string {
  const name = basename(file, ".ts");
  return name === "compare-expected" ? "require-expected-plan" : name;
}

/** The code of the sandbox, in which Stryker runs a runner: that of this file is not mutated. */
async function inSandbox(): Promise<z.infer<typeof sandbox>> {
  const load = (file: string): Promise<unknown> => import(pathToFileURL(join(process.cwd(), file)).href);
  const modules = await Promise.all([load("test/mutation/try-rule.ts"), load("policy/pack/rules.ts")]);
  return sandbox.parse(Object.assign({}, ...modules));
}

const sandbox = z.object({
  tryRule: z.custom<(id: string, query?: string) => Promise<string | undefined>>(isFunction),
  ruleIds: z.custom<() => string[]>(isFunction),
});

function isFunction(value: unknown): boolean {
  return typeof value === "function";
}

/** What the cases let pass is left to the rule's own tests, where it has any; they run in a process of their own. */
async function runTests(id: string, mutant: string): Promise<string | undefined> {
  const file = join("test", "policy", "rules", `${id}.test.ts`);
  if (!existsSync(file)) return undefined;
  const { exitCode } = await execa(
    process.execPath,
    [join("node_modules", "mocha", "bin", "mocha.js"), "--no-config", "--bail", file],
    { env: { __STRYKER_ACTIVE_MUTANT__: mutant }, reject: false, timeout: 20_000 },
  );
  return exitCode === 0 ? undefined : file;
}

/** A mutant that throws is one that was found. */
async function attempt(run: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await run();
  } catch (error) {
    return error instanceof Error ? error.message : "threw something that is no error";
  }
}

export const strykerPlugins = [{ kind: "TestRunner", name: "rules", injectableClass: RuleRunner }];
