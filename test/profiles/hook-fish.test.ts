import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { requireShell, runSession, type Session } from "../support/shell-session.ts";

const use = "__gantry_use staging:us-east staging us-east A new";
const run = (script: string, before = ""): Promise<Session> =>
  runSession("fish", script, { cwd: tmpdir(), before });

describe("the hook in fish", () => {
  beforeEach(function () {
    requireShell(this, "fish");
  });

  const values = [
    "set -g A",
    "set -g A ''",
    "set -g A one two",
    "set -gx A one ''",
    "set -gx A",
    "set -e A",
    "set -U A universal",
  ];
  for (const value of values) {
    it(`restores what ${value} made`, async () => {
      const { seen, exitCode, stderr } = await run(
        `${value}\nset before (set --show A)\n${use}\nlook used A\n__gantry_off\nset after (set --show A)\ntest "$before" = "$after"`,
      );
      assert.deepEqual(seen["used"], { A: ["exported", "new"] });
      assert.equal(exitCode, 0, stderr);
    });
  }

  it("refuses the variables that fish keeps for itself, and changes nothing", async () => {
    const { seen, stderr } = await run(
      "__gantry_use s staging '' B new PWD /\nset code $status\nlook after B code",
    );
    assert.match(stderr, /"PWD" is no plain variable of this shell/);
    assert.deepEqual(seen["after"], { B: ["unset", ""], code: ["shell", "1"] });
  });

  it("shows the prompt of before the exit codes, and gives it back", async () => {
    const { prompts, exitCode, stderr } = await run(
      `function fish_prompt; printf '%s|%s> ' "$status" "$pipestatus"; end\nset before (functions fish_prompt | string match -rv '^#')\n` +
        `${use}\nfalse | true | false\nprompt on\n__gantry_off\ntrue | false\nprompt off\n` +
        `test "$before" = (functions fish_prompt | string match -rv '^#' | string join ' ')`,
    );
    assert.equal(prompts["on"], "[staging:us-east|staging] 1|1 0 1> ");
    assert.equal(prompts["off"], "1|0 1> ");
    assert.equal(exitCode, 0, stderr);
  });

  it("leaves a prompt that was chosen in between", async () => {
    const { prompts } = await run(
      `${use}\nfunction fish_prompt; printf 'theme> '; end\n__gantry_off\nprompt off`,
    );
    assert.equal(prompts["off"], "theme> ");
  });
});
