import assert from "node:assert/strict";
import { deployed, upDocument, type Ran } from "../../support/gantry.ts";
import { cloudFiles } from "../../support/cloud.ts";
import { WaysProject } from "./ways-project.ts";

const value = "Xq7-hunter2-Kd9";
const base64 = (text: string): string => Buffer.from(text).toString("base64");
const hex = (text: string): string => Buffer.from(text).toString("hex");
const given = `SMTP_PASS=${value}`;
/** Put together at run time: a scanner that reads this file finds none. */
const token = ["ghp", "0123456789abcdefghijABCDEFGHIJ012345"].join("_");

/** Secrets in plain sight, in the program and in the catalog: each of these was deployed once, with every rule passed. */
describe("a secret in plain sight", () => {
  let project: WaysProject;
  before(() => {
    project = new WaysProject();
  });
  let created: readonly string[];
  before(async () => {
    await deployed(project, "staging");
    created = cloudFiles(project, "", "").names;
  });

  const hidden = (ran: Ran, ...texts: readonly string[]): void => {
    const said = ran.stdout + ran.stderr;
    for (const text of [value, base64(value), hex(value), token, ...texts])
      assert.ok(!said.includes(text), said);
    assert.deepEqual(cloudFiles(project, "", "").names, created);
  };

  const variables: readonly (readonly [name: string, text: string])[] = [
    ["SMTP_PASS", value],
    ["BASIC_AUTH", value],
    ["COOKIE_SALT", value],
    ["SESSION_KEY_BASE", value],
    ["DATABASE_DSN", value],
    ["NEXT_PUBLIC_DB_PASSWORD", value],
    ["SETTINGS", JSON.stringify({ mail: { smtp_pass: value } })],
    ["NOTE", hex(token)],
    ["NOTE", base64(base64(token))],
    ["NOTE", encodeURIComponent(hex(given))],
  ];
  it("in a variable of the program is a violation that names its place", async () => {
    const list = JSON.stringify(
      variables.map(([name, text], index) => ({ name: `V${index}_${name}`, value: text })),
    );
    const ran = await project.run(["up", "--yes", "--json"], "container-variables", list);
    assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
    const { applied, violations } = upDocument.parse(JSON.parse(ran.stdout));
    assert.equal(applied, false);
    const places = violations.flatMap(({ rule, message }) =>
      rule === "disallow-plaintext-secrets"
        ? (/Service "ocr-worker-us-east" (\S+) /.exec(message)?.[1] ?? [])
        : [],
    );
    const own = /envs\[(\d+)\]/.exec(places[0] ?? "")?.[1];
    const expected = variables.map((_, index) => `template.containers[0].envs[${Number(own) + index}].value`);
    assert.deepEqual(places, expected);
    hidden(ran, ...variables.map(([, text]) => text));
  });

  it("among a container's arguments is one too", async () => {
    const list = JSON.stringify(["serve", "--db-password", value]);
    const ran = await project.run(["up", "--yes", "--json"], "container-arguments", list);
    assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
    assert.match(ran.stdout, /disallow-plaintext-secrets: [^\n]*template\.containers\[0\]\.args\[2\]/);
    hidden(ran);
  });

  it("in the catalog is a mistake before any plan is made, each in its line", async () => {
    const written = variables.map(([name, text], index) => `V${index}_${name}: '${text}'`);
    project.edit(
      "environments/staging/config.yml",
      "maxInstances: 4",
      `maxInstances: 4\n      variables: { ${written.join(", ")} }`,
    );
    const ran = await project.run(["up", "--yes"]);
    assert.equal(ran.exitCode, 2, ran.stdout + ran.stderr);
    for (const [index, [name]] of variables.entries())
      assert.match(
        ran.stderr,
        new RegExp(`config\\.yml:\\d+:\\d+ surfaces\\.api\\.cloudRun\\.variables\\.V${index}_${name}: `),
      );
    hidden(ran);
  });
});
