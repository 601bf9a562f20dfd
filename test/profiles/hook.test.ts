import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import {
  quoted,
  requireShell,
  runSession,
  shells,
  type Session,
  type Shell,
} from "../support/shell-session.ts";
import { stripVTControlCharacters } from "node:util";
import { TestProject } from "../support/project.ts";

const always = ["DEPLOYMENT_PROFILE", "DEPLOYMENT_REGION", "ENVIRONMENT_CONTEXT"];
const context = ["API_URL", "LOG_LEVEL"];
const all = [...always, ...context].join(" ");
const awkward = ` it's "one"\n$HOME \`id\` $(id) \\ %s ! * ~\n`;

/** The shells write bold and red in one sequence or in two. */
const red = ["\u001b[1;31m", "\u001b[1m\u001b[31m"];

/** Themes that write the prompt anew before each, and what the shell does before two prompts. */
const themes: Readonly<Record<Shell, string>> = {
  bash: `__theme() { PS1='theme> '; }
    PROMPT_COMMAND="\${PROMPT_COMMAND:+$PROMPT_COMMAND; }__theme"
    for time in 1 2; do for each in "\${PROMPT_COMMAND[@]}"; do eval "$each"; done; done`,
  zsh: `theme() { PROMPT='theme> '; }
    precmd_functions+=(theme)
    for time in 1 2; do for each in $precmd_functions; do $each; done; done`,
  fish: `function fish_prompt
      printf 'theme> '
    end
    emit fish_prompt`,
};

for (const shell of shells) {
  describe(`a ${shell} session with profiles`, () => {
    let project: TestProject;
    before(() => {
      project = new TestProject();
    });
    beforeEach(function () {
      requireShell(this, shell);
    });
    const run = (
      script: string,
      options: { env?: Record<string, string>; before?: string } = {},
    ): Promise<Session> => runSession(shell, script, { cwd: project.root, ...options });

    it("has the profile's variables, exported, and gets back exactly what was there before", async () => {
      const { seen, exitCode, stderr } = await run(`
        put API_URL ${quoted(shell, awkward)}
        put_exported LOG_LEVEL ''
        put_exported DEPLOYMENT_REGION ${quoted(shell, awkward)}
        look before ${all}
        gantry profile use staging:us-east
        look used ${all}
        gantry profile off
        look after ${all} GANTRY_PROFILE_VARIABLES GANTRY_WAS_API_URL GANTRY_WAS_LOG_LEVEL`);
      assert.equal(exitCode, 0, stderr);
      assert.deepEqual(seen["used"], {
        DEPLOYMENT_PROFILE: ["exported", "staging:us-east"],
        DEPLOYMENT_REGION: ["exported", "us-east"],
        ENVIRONMENT_CONTEXT: ["exported", "staging"],
        API_URL: ["exported", "https://api-staging.lotus.example"],
        LOG_LEVEL: ["exported", "debug"],
      });
      assert.deepEqual(seen["before"], {
        DEPLOYMENT_PROFILE: ["unset", ""],
        DEPLOYMENT_REGION: ["exported", awkward],
        ENVIRONMENT_CONTEXT: ["unset", ""],
        API_URL: ["shell", awkward],
        LOG_LEVEL: ["exported", ""],
      });
      const own = ["GANTRY_PROFILE_VARIABLES", "GANTRY_WAS_API_URL", "GANTRY_WAS_LOG_LEVEL"];
      const unset = Object.fromEntries(own.map((name) => [name, ["unset", ""]]));
      assert.deepEqual(seen["after"], { ...seen["before"], ...unset });
    });

    it("leaves nothing of one profile in the next, nor of two switches when it is off", async () => {
      const { seen, prompts } = await run(`
        put PS1 '> '
        put LOG_LEVEL mine
        gantry profile use staging
        gantry profile use staging
        gantry profile use canary:us-east
        look second ${all}
        gantry profile off
        gantry profile off
        look after ${all}
        prompt after`);
      assert.deepEqual(seen["second"], {
        DEPLOYMENT_PROFILE: ["exported", "canary:us-east"],
        DEPLOYMENT_REGION: ["exported", "us-east"],
        ENVIRONMENT_CONTEXT: ["exported", "canary"],
        API_URL: ["unset", ""],
        LOG_LEVEL: ["shell", "mine"],
      });
      assert.deepEqual(seen["after"]?.["LOG_LEVEL"], ["shell", "mine"]);
      assert.deepEqual(seen["after"]["DEPLOYMENT_PROFILE"], ["unset", ""]);
      assert.equal(prompts["after"], "> ");
    });

    it("shows profile and environment before the prompt, production's in red unless NO_COLOR is set", async () => {
      const { prompts } = await run(`
        put PS1 '> '
        gantry profile use staging:us-east
        prompt staging
        gantry profile use production
        prompt production
        put_exported NO_COLOR 1
        gantry profile use production
        prompt plain
        gantry profile off
        prompt off`);
      assert.equal(prompts["staging"], "[staging:us-east|staging] > ");
      assert.equal(stripVTControlCharacters(prompts["production"] ?? ""), "[production|production] > ");
      assert.ok(red.some((code) => prompts["production"]?.includes(`${code}[production|production]`)));
      assert.equal(prompts["plain"], "[production|production] > ");
      assert.equal(prompts["off"], "> ");
    });

    it("stays in its profile when the next one does not exist, and passes the exit code on", async () => {
      const { seen, stderr, exitCode } = await run(`
        gantry profile use staging
        gantry profile use stagin
        ${shell === "fish" ? "set code $status" : "code=$?"}
        look after DEPLOYMENT_PROFILE LOG_LEVEL code
        ${shell === "fish" ? "exit $code" : 'exit "$code"'}`);
      assert.deepEqual(seen["after"], {
        DEPLOYMENT_PROFILE: ["exported", "staging"],
        LOG_LEVEL: ["exported", "debug"],
        code: ["shell", "2"],
      });
      assert.match(stderr, /"stagin" is not a profile\n {2}hint: did you mean "staging"\?/);
      assert.equal(exitCode, 2);
    });

    it("takes whatever a value holds as data", async () => {
      const pwned = project.path("pwned");
      const values: Record<string, string> = {
        PLAIN_A: `$(touch ${pwned})`,
        PLAIN_B: `\`touch ${pwned}\``,
        PLAIN_C: `'; touch ${pwned}; '`,
        PLAIN_D: `"; touch ${pwned}; "`,
        PLAIN_E: `'\n touch ${pwned} \n(touch ${pwned})`,
        PLAIN_F: `\\'; touch ${pwned}; \\\\'`,
        PLAIN_G: `; touch ${pwned} & | > ${pwned}\n\n`,
        PLAIN_H: "a[$(touch pwned)]",
        PLAIN_I: "",
      };
      const file = project.path("environments/global/config.yml");
      const before = project.read("environments/global/config.yml");
      const changed = before.replace(
        /^( {2}staging:\n {4}context: ).*$/m,
        (_, head: string) => head + JSON.stringify(values),
      );
      writeFileSync(file, changed);
      const names = Object.keys(values).join(" ");
      const { seen, stderr } = await run(`gantry profile use staging\nlook used ${names}`);
      writeFileSync(file, before);
      const expected = Object.entries(values).map(([name, value]) => [name, ["exported", value]]);
      assert.deepEqual(seen["used"], Object.fromEntries(expected), stderr);
      assert.equal(existsSync(pwned), false);
    });

    it("evaluates nothing that it inherits", async () => {
      const { prompts, stderr } = await run(
        "put PS1 '> '\ngantry profile off\nprompt off\ngantry profile use staging",
        {
          env: {
            DEPLOYMENT_PROFILE: "$(touch pwned)`touch pwned`(touch pwned)",
            ENVIRONMENT_CONTEXT: "staging",
            GANTRY_PROFILE_VARIABLES:
              "A[$(touch${IFS}pwned)]:x $(touch${IFS}pwned):s * B;touch:n x=(touch${IFS}pwned):x",
          },
          before: "put PS1 '> '",
        },
      );
      assert.equal(existsSync(project.path("pwned")), false, stderr);
      assert.doesNotMatch(prompts["off"] ?? "pwned", /pwned/);
    });

    it("knows its profile in a child shell, and restores there as well", async () => {
      const { seen } = await run(`
        put_exported LOG_LEVEL ${quoted(shell, awkward)}
        gantry profile use production:us-east
        ${shell} ${shell === "fish" ? "--no-config" : shell === "zsh" ? "-f" : "--norc"} -c ${quoted(shell, childScript(shell))}`);
      assert.deepEqual(seen["child"]?.["ENVIRONMENT_CONTEXT"], ["exported", "production"]);
      assert.deepEqual(seen["left"], {
        DEPLOYMENT_PROFILE: ["unset", ""],
        API_URL: ["unset", ""],
        LOG_LEVEL: ["exported", awkward],
      });
    });

    it("keeps the mark of an inherited production before a theme that loads after the hook", async () => {
      const env = { DEPLOYMENT_PROFILE: "production", ENVIRONMENT_CONTEXT: "production", NO_COLOR: "1" };
      const { prompts, stderr } = await run(`${themes[shell]}\nprompt themed`, { env });
      assert.equal(prompts["themed"], "[production|production] theme> ", stderr);
    });

    it("leaves every other command, its help and its JSON alone", async () => {
      const { stderr, exitCode, seen } = await run(`
        gantry profile use staging
        gantry profile use --help | grep -q 'usage: gantry profile use'
        gantry profile show --json | grep -q '"isActive": true'
        gantry profile use nowhere --json | grep -q '"exitCode": 2'
        gantry profile 2>/dev/null
        gantry 2>/dev/null >/dev/null
        look after DEPLOYMENT_PROFILE
        gantry --help | grep -q profile`);
      assert.equal(exitCode, 0, stderr);
      assert.deepEqual(seen["after"], { DEPLOYMENT_PROFILE: ["exported", "staging"] });
    });
  });
}

function childScript(shell: Shell): string {
  const read = shell === "fish" ? "source" : ".";
  return `${read} $WORDS; ${read} $HOOK; look child ENVIRONMENT_CONTEXT; gantry profile off; look left DEPLOYMENT_PROFILE API_URL LOG_LEVEL`;
}
