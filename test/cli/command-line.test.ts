import assert from "node:assert/strict";
import { join } from "node:path";
import { execa } from "execa";
import { commands } from "../../cli/commands.ts";
import { commandHelp } from "../../cli/help.ts";
import { temporaryFolder } from "../support/clean-up.ts";
import { gantry } from "../support/gantry.ts";
import { checkout, TestProject } from "../support/project.ts";

describe("the command line", () => {
  let project: TestProject;
  before(() => {
    project = new TestProject();
  });

  for (const entry of commands) {
    it(`explains gantry ${entry.name} with examples, and with the summary that the list has`, async () => {
      const command = await entry.load();
      const help = commandHelp(command);
      assert.equal(command.name, entry.name);
      assert.equal(command.summary, entry.summary);
      assert.ok(command.examples.length > 0);
      assert.ok(command.examples.every((example) => example.includes(`gantry ${entry.name}`)));
      assert.match(help, /--json/);
    });
  }

  const mistakes: readonly (readonly [string, readonly string[], RegExp])[] = [
    [
      "a command that does not exist",
      ["upp", "staging"],
      /"upp" is not a command\n.*did you mean "gantry up"/,
    ],
    ["half of a command", ["env"], /"gantry env show"/],
    ["an option that does not exist", ["up", "staging", "--yse"], /"--yse" is not an option\n.*"--yes"/],
    ["a missing word", ["up"], /<environment> is missing/],
    ["a word too many", ["up", "staging", "now"], /"now" is one word too many/],
    [
      "a choice that does not exist",
      ["outputs", "staging", "--format", "xml"],
      /--format "xml" is not one of table/,
    ],
    ["an option without its value", ["outputs", "staging", "--format"], /format/],
    [
      "an unknown environment",
      ["up", "stagin", "--yes"],
      /no environment "stagin"\n.*"staging".*known: production, /,
    ],
    ["a question that nobody can answer", ["up", "staging", "--local"], /--yes was not given/],
    ["production destroyed by habit", ["destroy", "production", "--local"], /--yes was not given/],
  ];
  for (const [mistake, args, message] of mistakes) {
    it(`answers ${mistake} with one message and exit code 2`, async () => {
      const ran = await gantry(project, args);
      assert.equal(ran.exitCode, 2, ran.stderr);
      assert.match(ran.stderr, message);
      assert.doesNotMatch(ran.stderr, /\n\s+at /);
      assert.equal(ran.stdout, "");
    });
  }

  it("gives programs the same error as JSON", async () => {
    const ran = await gantry(project, ["up", "nowhere", "--yes", "--json"]);
    assert.deepEqual(JSON.parse(ran.stdout), {
      error: {
        message: 'there is no environment "nowhere"',
        problems: [],
        hint: "known: production, staging, canary, sandbox, performance, repository",
        exitCode: 2,
      },
    });
  });

  it("says where it must be run when there is no project", async () => {
    const nowhere = temporaryFolder("gantry-nowhere-");
    const main = join(checkout, "cli", "gantry.js");
    const ran = await execa(process.execPath, [main, "up", "staging", "--yes"], {
      cwd: nowhere,
      reject: false,
    });
    assert.equal(ran.exitCode, 2);
    assert.match(ran.stderr, /no Pulumi.yaml/);
  });

  it("reports every mistake of the catalog before any engine is looked for", async () => {
    const broken = new TestProject();
    broken.edit("environments/staging/config.yml", "services:", "servces:");
    broken.edit("environments/production/config.yml", "services:", "servces:");
    const ran = await gantry(broken, ["up", "staging", "--local", "--yes"], { PATH: "", HOME: broken.root });
    assert.equal(ran.exitCode, 2);
    assert.match(ran.stderr, /environments\/staging\/config.yml:\d+:\d+ servces: .*services/);
    assert.match(ran.stderr, /environments\/production\/config.yml:\d+:\d+ servces: .*services/);
  });
});
