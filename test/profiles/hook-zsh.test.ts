import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { itRefusesDeclarations } from "../support/refused-declarations.ts";
import { requireShell, runSession, type Session } from "../support/shell-session.ts";

const use = "__gantry_use staging:us-east staging us-east A new";
const run = (script: string, before = ""): Promise<Session> =>
  runSession("zsh", script, { cwd: tmpdir(), before });

describe("the hook in zsh", () => {
  beforeEach(function () {
    requireShell(this, "zsh");
  });

  const settings = [
    "setopt no_unset",
    "setopt err_exit",
    "setopt sh_word_split glob_subst",
    "setopt ksh_arrays",
    "setopt warn_create_global",
    "setopt rc_quotes rc_expand_param",
    "setopt prompt_subst prompt_bang",
    "setopt no_clobber no_glob",
    "emulate sh",
    "IFS=:_A",
  ];
  for (const setting of settings) {
    it(`works under ${setting}, and leaves it on`, async () => {
      const { seen, exitCode, stderr } = await run(
        `typeset -g +x A='a *'\nopts="$(set -o)"; fields="$IFS"\n${use}\nlook used A\n__gantry_off\nlook after A\n` +
          `[ "$opts$fields" = "$(set -o)$IFS" ]`,
        setting,
      );
      assert.equal(exitCode, 0, stderr);
      assert.equal(stderr, "");
      assert.deepEqual(seen, { used: { A: ["exported", "new"] }, after: { A: ["shell", "a *"] } });
    });
  }

  const refused = [
    "typeset -r A=1",
    "typeset -i A=1",
    "typeset -F A=1",
    "typeset -a A=(1 2)",
    "typeset -A A=(x 1)",
    "typeset -u A=X",
    "typeset -T A a",
  ];
  itRefusesDeclarations(refused, run);

  for (const setting of [
    "unset precmd_functions",
    "precmd_functions=()",
    "precmd_functions=(first second)",
  ]) {
    it(`hangs itself behind ${setting} once, and takes itself away`, async () => {
      const { seen, exitCode } = await run(
        `before="$(typeset -p precmd_functions 2>/dev/null)"\n${use}\n${use}\n` +
          `on="\${(j:,:)precmd_functions}"\n__gantry_off\nlook after on\n` +
          `[ "$before" = "$(typeset -p precmd_functions 2>/dev/null)" ]`,
        setting,
      );
      assert.match(seen["after"]?.["on"]?.[1] ?? "", /^(first,second,)?__gantry_prompt$/);
      assert.equal(exitCode, 0);
    });
  }

  it("leaves a prompt that was changed in between, and survives one that is written anew", async () => {
    const { seen } = await run(
      `PROMPT='%~ '\n${use}\nPROMPT="$PROMPT%# "\n__gantry_off\nlook changed PROMPT\n` +
        `${use}\nPROMPT='anew '\nfalse\n__gantry_prompt\nlook anew PROMPT`,
    );
    assert.deepEqual(seen["changed"], { PROMPT: ["shell", "%~ %# "] });
    assert.deepEqual(seen["anew"], { PROMPT: ["shell", "[staging:us-east|staging] anew "] });
  });

  it("takes the place of an alias of its name", async () => {
    const { seen } = await run(
      `type="$(whence -w gantry)"\nlook after type`,
      "setopt aliases\nalias gantry='npx gantry'\n",
    );
    assert.deepEqual(seen["after"], { type: ["shell", "gantry: function"] });
  });
});
