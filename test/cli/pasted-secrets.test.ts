import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import { gantry } from "../support/gantry.ts";
import { TestProject } from "../support/project.ts";

/** Put together at run time: a scanner that reads this file finds none. */
const token = ["ghp", "0123456789abcdefghijABCDEFGHIJ012345"].join("_");
const encoded = Buffer.from(token).toString("base64url");

describe("a secret that is pasted where a name belongs", () => {
  let project: TestProject;
  before(() => {
    project = new TestProject();
  });

  const commands: readonly (readonly string[])[] = [
    [token],
    ["up", token, "--local"],
    ["up", "staging", token],
    ["catalog", "show", token],
    ["policy", "explain", token],
    ["profile", "use", token],
    ["secrets", "get", "staging", token],
    ["secrets", "set", "staging", "api-sentry-dsn", "hunter2"],
    ["outputs", "staging", "--format", token],
    ["env", "show", encoded],
    [`--${token}`, "up"],
  ];
  for (const words of commands) {
    it(`is not shown by gantry ${words.map((word) => (word.includes(token) ? "<token>" : word)).join(" ")}`, async () => {
      const ran = await gantry(project, [...words, "--json"]);
      assert.equal(ran.exitCode, 2, ran.stdout + ran.stderr);
      assert.match(ran.stderr, /^gantry: /);
      for (const text of [token, encoded, "hunter2"])
        assert.ok(!(ran.stdout + ran.stderr).includes(text), ran.stderr);
    });
  }

  it("is not shown where it is a key of the catalog, whose place is", async () => {
    const keys = [token, encoded, "Tr0ub4dor&3"];
    const own = new TestProject();
    appendFileSync(
      own.path("environments/staging/config.yml"),
      `\nsoak: {}\nchannels:\n${keys.map((key) => `  "${key}": { type: mail }\n`).join("")}`,
    );
    const ran = await gantry(own, ["up", "staging", "--local", "--yes"]);
    assert.equal(ran.exitCode, 2, ran.stdout + ran.stderr);
    assert.match(ran.stderr, /staging\/config\.yml:\d+:\d+ channels\["…redacted"\]/);
    for (const key of keys) assert.ok(!(ran.stdout + ran.stderr).includes(key), ran.stderr);
  });

  it("and an ordinary word that is wrong is shown", async () => {
    const ran = await gantry(project, ["catalog", "show", "new-checkout_2026Q3"]);
    assert.match(ran.stderr, /"new-checkout_2026Q3"/);
  });
});
