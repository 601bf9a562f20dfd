import assert from "node:assert/strict";
import { z } from "zod";
import { checkScripts } from "../../../workflows/scripts/check.ts";
import { listScripts } from "../../../workflows/scripts/list.ts";
import { makeSandbox } from "../../../workflows/scripts/sandbox.ts";
import { parseScript } from "../../../workflows/scripts/parse-script.ts";
import { verifyMode } from "../../../workflows/scripts/verify-mode.ts";
import { findScripts } from "../../../workflows/scripts/find-scripts.ts";
import { ciScript } from "../../../model/declared/ci-script.ts";
import { GantryError } from "../../../model/errors.ts";
import { captured } from "../../support/captured.ts";
import { beginning, ScriptRepository } from "../../support/script-repository.ts";

const document = z.object({
  scripts: z.array(z.object({ path: z.string(), modes: z.record(z.string(), z.unknown()) })),
  problems: z.array(z.string()),
});
const path = "scripts/test/10-unit.sh";
const withTool = beginning.replace("# tools:", "# tools: git");
const harmless = withTool.replace("first-command", "execute");
const whole = { PASS: "ok", FAIL: "ok", SKIP: "ok", TIMEOUT: "ok", DRY_RUN: "ok", EXECUTE: "ok" };

describe("a check of the scripts", () => {
  let repository: ScriptRepository;
  beforeEach(() => {
    repository = new ScriptRepository();
  });
  const check = async (env = process.env): Promise<z.infer<typeof document> & { exitCode: number }> => {
    const { context, stdout } = captured({ cwd: repository.root, env });
    const exitCode = await checkScripts(context, { json: true });
    return { exitCode, ...document.parse(JSON.parse(stdout())) };
  };

  it("runs all six modes, EXECUTE with decoys to its first command", async () => {
    repository.script(path, "run git init folder\nrun touch after", withTool);
    const { exitCode, scripts, problems } = await check();
    assert.deepEqual(problems, []);
    assert.equal(exitCode, 0);
    assert.deepEqual(scripts, [{ path, modes: { ...whole, EXECUTE: "to its first command" } }]);
    assert.equal(repository.has("folder"), false);
    assert.equal(repository.has("after"), false);
  });

  it("runs all of a script that declares itself harmless, whatever the environment says", async () => {
    repository.script(path, "run git init --quiet folder", harmless);
    const { scripts, problems } = await check({
      ...process.env,
      CI_TEST_MODE: "FAIL",
      CI_UNIT_BEHAVIOR: "SKIP",
    });
    assert.deepEqual(problems, []);
    assert.deepEqual(scripts, [{ path, modes: whole }]);
    assert.equal(repository.has("folder/.git"), true);
  });

  const misbehaviors: readonly [string, string, string, RegExp][] = [
    ["works in every mode", "git init folder", withTool, /DRY_RUN ended with 97|DRY_RUN started git/],
    ["runs its tool in DRY_RUN", "git init folder || true\nrun git status", withTool, /DRY_RUN started git/],
    ["prints nothing in DRY_RUN", "true", withTool, /DRY_RUN printed no command/],
    ["fails in DRY_RUN", "run git status\nfalse", withTool, /DRY_RUN ended with 1 instead of 0/],
    [
      "starts what it does not declare",
      "run git status\nrun npm ci",
      withTool,
      /DRY_RUN would start "npm", which its header does not/,
    ],
    [
      "starts a script that does not exist",
      "run scripts/no/10-no.sh",
      withTool,
      /DRY_RUN would start "scripts\/no\/10-no.sh"/,
    ],
    [
      "uses what it does not declare",
      "npm --version\nrun git status",
      withTool,
      /DRY_RUN ended with 127 instead of 0: .*npm: command not found/,
    ],
    [
      "goes on after a failure",
      "run git status || true\nrun git log || true",
      withTool,
      /EXECUTE went on after git had failed/,
    ],
    [
      "swallows a failure",
      "run git status || true",
      withTool,
      /EXECUTE ended with 0 although its first command failed/,
    ],
    [
      "does nothing in EXECUTE",
      '[ "$script_mode" = EXECUTE ] || run git status',
      withTool,
      /EXECUTE reached no command, and ended with 0/,
    ],
    [
      "fails although it is harmless",
      "run git no-such-command",
      harmless,
      /EXECUTE ended with 1 instead of 0: git: 'no-such-command'/,
    ],
    [
      "needs a tool that is not there",
      "run no-such-tool",
      beginning.replace("# tools:", "# tools: no-such-tool"),
      /tools: "no-such-tool" is not on the PATH/,
    ],
  ];
  for (const [misbehavior, body, head, message] of misbehaviors) {
    it(`finds a script that ${misbehavior}`, async () => {
      repository.script(path, body, head);
      const { exitCode, problems } = await check();
      assert.match(problems.join("\n"), message);
      assert.ok(problems.every((problem) => problem.startsWith(`${path}: `)));
      assert.equal(exitCode, 1);
      assert.equal(repository.has("folder"), false);
    });
  }

  it("never runs a script that does not ask for its mode first", async () => {
    repository.script(path, "touch ran", beginning.replace(/\n\. .*/, ""));
    const { exitCode, scripts, problems } = await check();
    assert.equal(exitCode, 1);
    assert.deepEqual(scripts, [{ path, modes: {} }]);
    assert.match(problems[0] ?? "", /the second command must be/);
    assert.equal(repository.has("ran"), false);
  });

  it("gives up on a script at its deadline", async () => {
    repository.script(path, "sleep 60");
    const [parsed] = findScripts(repository.root).files.map(parseScript);
    assert.ok(parsed?.script !== undefined && parsed.header !== undefined);
    const sandbox = makeSandbox(process.env);
    const options = { root: repository.root, env: process.env, sandbox, deadline: 0.5 };
    const verified = await verifyMode(parsed.script, parsed.header, "DRY_RUN", options);
    sandbox.remove();
    assert.deepEqual(verified, { problem: `${path}: DRY_RUN did not end within 0.5 seconds` });
  });

  it("says for people which modes were run", async () => {
    repository.script(path, "run git init folder", withTool);
    repository.script("scripts/test/20-other.sh", "true");
    const { context, stdout } = captured({ cwd: repository.root, env: process.env });
    assert.equal(await checkScripts(context, { json: false }), 1);
    assert.match(stdout(), /^✓ scripts\/test\/10-unit\.sh {3}PASS FAIL SKIP TIMEOUT DRY_RUN \(EXECUTE\)$/m);
    assert.match(stdout(), /^✗ scripts\/test\/20-other\.sh {2}PASS FAIL SKIP TIMEOUT DRY_RUN! EXECUTE!$/m);
    assert.match(stdout(), /^2 problems:\n {2}scripts\/test\/20-other\.sh: DRY_RUN printed no command$/m);
  });

  it("is not needed to list them, but they must be right", () => {
    repository.script(path, "run git init folder", withTool);
    const { context, stdout } = captured({ cwd: repository.root });
    listScripts(context, { json: true });
    assert.deepEqual(
      z
        .array(ciScript)
        .parse(JSON.parse(stdout()))
        .map(({ scriptPath }) => scriptPath),
      [path],
    );
    repository.script("scripts/test/20-other.sh", "true", "#!/bin/sh");
    assert.throws(
      () => listScripts(context, { json: true }),
      (error: unknown) => error instanceof GantryError && error.exitCode === 2 && error.problems.length > 3,
    );
  });
});
