import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { commandGroups, commandsOf, firstCommands } from "../../cli/command-groups.ts";
import { commands } from "../../cli/commands.ts";
import { commandHelp, groupHelp } from "../../cli/help.ts";
import { temporaryFolder } from "../support/clean-up.ts";
import { gantry } from "../support/gantry.ts";
import { checkout } from "../support/project.ts";
import { assertScreen } from "../support/screen.ts";

const widest = (text: string): number => Math.max(...text.split("\n").map((line) => line.length));

describe("the help", () => {
  // No project is needed for it.
  const nowhere = { root: "" };
  before(() => {
    nowhere.root = temporaryFolder("gantry-nowhere-");
  });

  const screens: readonly (readonly [string, readonly string[], number])[] = [
    ["gantry", [], 2],
    ["gantry-help", ["--help"], 0],
    ["gantry-secrets-help", ["secrets", "--help"], 0],
    ["gantry-up-help", ["up", "--help"], 0],
    ["gantry-init-help", ["init", "--help"], 0],
  ];
  for (const [name, args, exitCode] of screens) {
    const command = ["gantry", ...args].join(" ");
    it(`of "${command}" is a screen that nothing wraps on`, async () => {
      const ran = await gantry(nowhere, args);
      assert.equal(ran.exitCode, exitCode);
      assert.ok(widest(ran.stdout) <= 80);
      assert.equal(ran.stderr, "");
      assertScreen(name, command, ran.stdout);
    });
  }

  it('lists a group as "gantry <group>" too, where standard output is for what a command says', async () => {
    const ran = await gantry(nowhere, ["secrets"]);
    assert.equal(ran.exitCode, 2);
    assert.equal(ran.stdout, "");
    assert.equal(`${ran.stderr}\n`, groupHelp("secrets"));
  });

  for (const [asked, same] of [
    [
      ["help", "up"],
      ["up", "--help"],
    ],
    [
      ["--help", "secrets"],
      ["secrets", "--help"],
    ],
    [["-h"], ["--help"]],
    [["help"], ["--help"]],
    [
      ["catalog", "-h"],
      ["catalog", "--help"],
    ],
    [
      ["up", "-h"],
      ["up", "--help"],
    ],
  ] as const) {
    it(`is the same by "gantry ${asked.join(" ")}" as by "gantry ${same.join(" ")}"`, async () => {
      const [one, other] = [await gantry(nowhere, asked), await gantry(nowhere, same)];
      assert.equal(one.exitCode, 0);
      assert.deepEqual(one, other);
    });
  }

  it("has every command in one group, and the first eight among them", () => {
    const grouped = commandGroups.flatMap((group) => commandsOf(group).map(({ name }) => name));
    assert.deepEqual(grouped.toSorted(), commands.map(({ name }) => name).toSorted());
    assert.equal(firstCommands.length, 8);
    assert.ok(firstCommands.every((name) => grouped.includes(name)));
  });

  it("lists every word that has verbs as a group or below its command", () => {
    const words = new Set(
      commands.flatMap(({ name }) => (name.includes(" ") ? [name.split(" ")[0] ?? ""] : [])),
    );
    for (const word of words) {
      const isCommand = commands.some(({ name }) => name === word);
      assert.ok(isCommand || commandGroups.some(({ title }) => title === word), word);
    }
  });

  for (const entry of commands) {
    it(`of gantry ${entry.name} fits on 80 columns`, async () => {
      assert.ok(widest(commandHelp(await entry.load())) <= 80);
    });
  }

  it("breaks a long example where a shell takes it as one command", async () => {
    const [init] = commands.filter(({ name }) => name === "init");
    assert.ok(init !== undefined);
    const command = await init.load();
    const shown = commandHelp(command).replaceAll(" \\\n    ", " ");
    for (const example of command.examples) {
      assert.ok(shown.includes(example.split(/ {3,}/)[0] ?? ""), example);
    }
  });
});

describe("gantry --version", () => {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(checkout, "package.json"), "utf8")));

  it("says the version of package.json", async () => {
    const { exitCode, stdout } = await gantry({ root: checkout }, ["--version"]);
    assert.deepEqual({ exitCode, stdout }, { exitCode: 0, stdout: `gantry ${version}` });
  });

  it("gives it to programs as JSON", async () => {
    for (const args of [
      ["--version", "--json"],
      ["--json", "--version"],
    ]) {
      const { stdout } = await gantry({ root: checkout }, args);
      assert.deepEqual(JSON.parse(stdout), { version });
    }
  });
});
