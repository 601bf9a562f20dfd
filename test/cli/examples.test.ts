import assert from "node:assert/strict";
import { execa } from "execa";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseInvocation, type Values } from "../../cli/command.ts";
import { commands, findCommand } from "../../cli/commands.ts";
import { valuesOf } from "../../cli/completion/values.ts";
import { captured } from "../support/captured.ts";
import { temporaryFolder } from "../support/clean-up.ts";
import { checkout } from "../support/project.ts";

const marker = "== example ";

/** Stands in for gantry, and for whatever an example gives gantry's words to: tells what it is called with. */
const standIns = `
gantry() { printf '%s\\0' "$@" >&9; printf '\\n' >&9; }
pulumi() { :; }; jq() { cat >/dev/null; }; dot() { cat >/dev/null; }; git() { echo 0123abc; }; source() { cat >/dev/null; }
wl-copy() { cat >/dev/null; }
`;

/** The words of each gantry that bash starts for an example, by example: quoted, piped and substituted as it reads them. */
async function readExamples(examples: readonly string[]): Promise<Map<string, string[][]>> {
  const folder = temporaryFolder("gantry-examples-");
  writeFileSync(join(folder, "dsn.txt"), "value");
  const runs = examples.map((example, index) => {
    const [command = ""] = example.split(/ {3,}/);
    return `printf '%s\\0\\n' '${marker}${index}' >&9\n(\n${command}\n) </dev/null >/dev/null`;
  });
  await execa("bash", ["-c", [standIns, ...runs, ":"].join("\n")], {
    cwd: folder,
    env: {
      PATH: process.env["PATH"],
      GITHUB_OUTPUT: "out",
      GITHUB_STEP_SUMMARY: "sum",
      GITHUB_BASE_REF: "main",
    },
    extendEnv: false,
    stdio: [
      "ignore",
      "ignore",
      "pipe",
      ...Array<"ignore">(6).fill("ignore"),
      { file: join(folder, "calls") },
    ],
  });
  const calls = readFileSync(join(folder, "calls"), "utf8").split(marker).slice(1);
  return new Map(
    calls.map((lines, index) => {
      const [, ...words] = lines.split("\n");
      return [
        examples[index] ?? "",
        words.filter((line) => line !== "").map((line) => line.split("\0").slice(0, -1)),
      ];
    }),
  );
}

/** What a clone has, and no two of them alike. */
const ofAClone: readonly Values[] = [
  "break-glass-record",
  "ref",
  "subproject",
  "tagged-subproject",
  "version",
];

describe("the examples of the help", () => {
  const { context } = captured({ cwd: checkout });
  let calls: Map<string, string[][]>;
  before(async () => {
    const all = await Promise.all(commands.map(async (entry) => (await entry.load()).examples));
    calls = await readExamples(all.flat());
  });

  for (const entry of commands) {
    it(`of gantry ${entry.name} are commands that it takes, about what the example product has`, async () => {
      const command = await entry.load();
      for (const example of command.examples) {
        const called = calls.get(example) ?? [];
        assert.equal(called.length, 1, example);
        for (const call of called) {
          const { entry: found, rest } = await findCommand(call);
          assert.equal(found.name, entry.name);
          const invocation = await parseInvocation(command, rest);
          const first = invocation.positionals[0];
          const environment = invocation.text("environment");
          const exists = async (kind: Values | undefined, word: string | undefined): Promise<void> => {
            if (kind === undefined || kind === "file" || word === undefined || ofAClone.includes(kind))
              return;
            const words = await valuesOf(kind, { first, environment, subproject: undefined }, context);
            assert.ok(
              words.some((candidate) => candidate.word === word),
              `${example}: no ${kind} "${word}"`,
            );
          };
          for (const [index, positional] of command.positionals.entries()) {
            await exists(positional.values, invocation.positionals[index]);
          }
          for (const [name, option] of Object.entries(command.options)) {
            await exists(option.values, invocation.text(name));
          }
        }
      }
    });
  }
});
