import assert from "node:assert/strict";
import { createServer } from "node:http";
import { delimiter } from "node:path";
import { cleanUp } from "../support/clean-up.ts";
import { ScriptRepository, type Ended } from "../support/script-repository.ts";
import { requireTool } from "../support/tools.ts";

const script = "scripts/deployment/20-check-readiness.sh";

/** gantry, as far as the script asks it: outputs and the catalog of two public surfaces, a private one and an app. */
const stub = (address: string): string => `
const url = "${address}";
const asked = process.argv.slice(2).join(" ");
const surfaces = {
  api: { url: url + "/api", publicCheck: "/ready", services: { "us-east": { url: url + "/api" }, "eu-west": { url: "${address.replace("127.0.0.1", "localhost")}" } } },
  portal: { url, publicCheck: "/portal/ready" },
  "ocr-worker": { url, publicCheck: "/worker/ready" },
  mobile: { url },
};
const flags = { api: true, portal: true, "ocr-worker": false, mobile: true };
const value = { surfaces: Object.fromEntries(Object.entries(flags).map(([id, flag]) => [id, flag ? { public: true } : {}])) };
if (asked === "outputs staging --format json --local") console.log(JSON.stringify({ surfaces }));
else if (asked === "env show staging --json") console.log(JSON.stringify({ value }));
else process.exitCode = 1;
`;

describe("the readiness check", () => {
  let repository: ScriptRepository;
  let asked: string[];
  let answers: Record<string, number[]>;

  beforeEach(async function () {
    requireTool(this, "curl", "apt-get install -y curl");
    repository = new ScriptRepository();
    repository.copy(script);
    asked = [];
    answers = {};
    const server = createServer((request, response) => {
      const key = `${request.headers.host?.split(":")[0] ?? ""}${request.url ?? ""}`;
      asked.push(key);
      response.statusCode = answers[key]?.shift() ?? 200;
      response.end();
    });
    cleanUp(() => server.close());
    await new Promise<void>((resolve) => server.listen(0, resolve));
    const address = server.address();
    assert.ok(typeof address === "object" && address !== null);
    repository.write("cli/gantry.js", stub(`http://127.0.0.1:${address.port}`));
    repository.write("package.json", `{ "type": "module" }`);
    repository.write("bin/sleep", '#!/bin/sh\necho "$@" >>slept\n', 0o755);
    repository.write("bin/node", `#!/bin/sh\nexec '${process.execPath}' "$@"\n`, 0o755);
  });
  const run = (...args: readonly string[]): Promise<Ended> =>
    repository.run(script, args, {
      env: { PATH: [repository.path("bin"), process.env["PATH"]].join(delimiter) },
    });

  it("asks each public surface, and each of its regions, once when all are ready", async () => {
    const ended = await run("staging", "--local");
    assert.equal(ended.exitCode, 0, ended.stderr);
    assert.deepEqual(asked, ["127.0.0.1/ready", "localhost/ready", "127.0.0.1/portal/ready"]);
  });

  it("asks up to five times while a surface is not ready yet", async () => {
    answers["localhost/ready"] = [503, 404, 500, 503];
    const ended = await run("staging", "--local");
    assert.equal(ended.exitCode, 0, ended.stderr);
    assert.equal(asked.filter((key) => key === "localhost/ready").length, 5);
    assert.equal(repository.read("slept"), "10\n".repeat(4));
  });

  it("fails after the fifth time, and names the address", async () => {
    answers["127.0.0.1/portal/ready"] = Array.from({ length: 9 }, () => 503);
    const ended = await run("staging", "--local");
    assert.equal(ended.exitCode, 1);
    assert.match(ended.stderr, /http:\/\/127\.0\.0\.1:\d+\/portal\/ready is not ready/);
    assert.equal(asked.filter((key) => key === "127.0.0.1/portal/ready").length, 5);
  });

  it("fails where gantry cannot say what there is", async () => {
    assert.notEqual((await run("canary")).exitCode, 0);
    assert.deepEqual(asked, []);
  });

  it("takes the environment of the active profile", async () => {
    const ended = await repository.run(script, [], {
      env: { ENVIRONMENT_CONTEXT: "staging", CI_TEST_MODE: "DRY_RUN" },
    });
    assert.match(ended.stdout, /^\+ node cli\/gantry\.js outputs staging --format json$/m);
    assert.match(ended.stdout, /^\+ curl .* \\<address\\>$/m);
  });
});
