import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { stripVTControlCharacters } from "node:util";
import { execa } from "execa";
import { quoteWord } from "../../terminal/quote.ts";
import { checkout } from "../support/project.ts";
import { itRefusesDeclarations } from "../support/refused-declarations.ts";
import { requireShell, runSession, type Session } from "../support/shell-session.ts";

const use = "__gantry_use staging:us-east staging us-east A new";
const run = (script: string, before = ""): Promise<Session> =>
  runSession("bash", script, { cwd: tmpdir(), before });

describe("the hook in bash", () => {
  beforeEach(function () {
    requireShell(this, "bash");
  });

  const settings = [
    "set -u",
    "set -e",
    "set -f",
    "set -C",
    "set -euo pipefail",
    "IFS=",
    "IFS=:_A",
    "set -o posix",
    "LC_ALL=C",
  ];
  for (const setting of settings) {
    it(`works under ${setting}, and leaves it on`, async () => {
      const { seen, exitCode, stderr } = await run(
        `A='a *'; options="$-" fields="$IFS"\n${use}\nlook used A\n__gantry_off\nlook after A\n` +
          `[ "$options$fields" = "$-$IFS" ]`,
        setting,
      );
      assert.equal(exitCode, 0, stderr);
      assert.equal(stderr, "");
      assert.deepEqual(seen, { used: { A: ["exported", "new"] }, after: { A: ["shell", "a *"] } });
    });
  }

  const refused = [
    "declare -r A=1",
    "declare -i A=1",
    "declare -a A=(1 2)",
    "declare -A A=([x]=1)",
    "declare -u A=X",
    "declare -n A=B",
  ];
  itRefusesDeclarations(refused, run);

  it("restores a variable that was exported without a value", async () => {
    const { exitCode } = await run(
      `export A; before="$(declare -p A)"\n${use}\n__gantry_off\n[ "$before" = "$(declare -p A)" ]`,
    );
    assert.equal(exitCode, 0);
  });

  const promptCommands = [
    "unset PROMPT_COMMAND",
    "PROMPT_COMMAND=",
    "PROMPT_COMMAND='first; second;'",
    "PROMPT_COMMAND='first # remark'",
    "PROMPT_COMMAND=(first second)",
    "PROMPT_COMMAND=()",
  ];
  for (const setting of promptCommands) {
    it(`hangs itself behind ${setting} once, and takes itself away`, async () => {
      const { seen, exitCode } = await run(
        `before="$(declare -p PROMPT_COMMAND 2>/dev/null)"\n${use}\n${use}\n` +
          `on="$(declare -p PROMPT_COMMAND | grep -o __gantry_prompt | wc -l)"\n__gantry_off\n` +
          `look after on\n[ "$before" = "$(declare -p PROMPT_COMMAND 2>/dev/null)" ]`,
        setting,
      );
      assert.deepEqual(seen["after"], { on: ["shell", "1"] });
      assert.equal(exitCode, 0);
    });
  }

  it("leaves PS1 unset, empty and changed in between as it is", async () => {
    const { seen } = await run(
      `unset PS1\n${use}\n__gantry_off\nlook unset PS1\nPS1=\n${use}\nlook on PS1\n__gantry_off\nlook empty PS1\n` +
        `${use}\nPS1="$PS1\\w"\n__gantry_off\nlook changed PS1`,
    );
    assert.deepEqual(seen["unset"], { PS1: ["unset", ""] });
    assert.deepEqual(seen["on"], { PS1: ["shell", "[staging:us-east|staging] "] });
    assert.deepEqual(seen["empty"], { PS1: ["shell", ""] });
    assert.deepEqual(seen["changed"], { PS1: ["shell", "\\w"] });
  });

  it("stays in a prompt that is written anew before each command, and shows it the exit code", async () => {
    const hook = await execa(process.execPath, [`${checkout}/cli/gantry.js`, "profile", "hook", "bash"]);
    const { stderr } = await execa("bash", ["--noprofile", "--norc", "-i"], {
      env: { PROMPT_COMMAND: 'PS1="<$?>"', HISTFILE: "" },
      input: `eval ${quoteWord(hook.stdout, "bash")}\n${use}\nfalse\n__gantry_off\n`,
    });
    const shown = stripVTControlCharacters(stderr);
    assert.match(shown, /\[staging:us-east\|staging\] <0>.*\[staging:us-east\|staging\] <1>.*(?<!\] )<0>/s);
  });

  for (const before of [
    "unset PROMPT_COMMAND",
    "PROMPT_COMMAND='true'",
    "PROMPT_COMMAND=(true)",
    "PROMPT_COMMAND=()",
  ]) {
    it(`keeps an inherited mark where a theme that loads after it sets PROMPT_COMMAND outright, after ${before}`, async function () {
      const { stdout } = await execa(
        "bash",
        ["-c", "((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 501)) && echo yes"],
        {
          reject: false,
        },
      );
      if (stdout !== "yes") this.skip();
      const hook = await execa(process.execPath, [`${checkout}/cli/gantry.js`, "profile", "hook", "bash"]);
      const { stderr } = await execa("bash", ["--noprofile", "--norc", "-i"], {
        env: {
          DEPLOYMENT_PROFILE: "production",
          ENVIRONMENT_CONTEXT: "production",
          HISTFILE: "",
          NO_COLOR: "1",
        },
        input: `${before}\neval ${quoteWord(hook.stdout, "bash")}\nPROMPT_COMMAND='PS1="theme> "'\ntrue\ntrue\n`,
      });
      const shown = stripVTControlCharacters(stderr);
      assert.match(shown, /\[production\|production\] theme> .*\[production\|production\] theme> /s);
    });
  }

  it("takes the place of an alias of its name", async () => {
    const { seen } = await run(
      `type="$(type -t gantry)"\nlook after type`,
      "shopt -s expand_aliases\nalias gantry='npx gantry'\n",
    );
    assert.deepEqual(seen["after"], { type: ["shell", "function"] });
  });
});
