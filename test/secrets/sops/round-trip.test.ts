import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import fc from "fast-check";
import { openSopsFile, openValues } from "../../../secrets/sops/open-sops-file.ts";
import { parseSopsFile } from "../../../secrets/sops/sops-file.ts";
import type { SecretTools } from "../../../secrets/tools/find-tools.ts";
import { temporaryFolder } from "../../support/clean-up.ts";
import { requireSecretTools } from "../../support/require-secret-tools.ts";
import { numRuns } from "../../support/runs.ts";
import { sealAnySeries, secretText as value } from "../../support/sealed-series.ts";
import { makeFileKey, makeHolder, sealSecrets, type Holder } from "../../support/sealed-secrets.ts";

const path = "environments/staging/secrets.enc";
const id = fc.stringMatching(/^[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,8}){0,3}$/);
const secrets = fc.uniqueArray(fc.tuple(id, value), { maxLength: 6, selector: ([key]) => key });
const onCi = process.env["CI"] === "true";
/** The real sops takes longer for each key the more there are, so ten thousand values go into several files. */
const batch = onCi ? 3_400 : 1_000;
const batches = onCi ? [1, 2, 3] : [1];

describe("what is sealed in a secrets.enc", () => {
  let staging: Holder;
  let folder: string;
  before(async () => {
    staging = await makeHolder();
    folder = temporaryFolder("gantry-secrets-");
  });

  it("comes out of it as it went in, whatever it is", async () => {
    const fileKey = await makeFileKey([staging.recipient]);
    fc.assert(
      fc.property(secrets, (list) => {
        const values = new Map(list);
        const file = parseSopsFile(path, Buffer.from(sealSecrets(values, fileKey)));
        assert.deepEqual(openValues(file, fileKey.key), values);
      }),
      { numRuns },
    );
  });

  it("is left out where it is empty, since sops does not seal an empty text", async () => {
    const fileKey = await makeFileKey([staging.recipient]);
    const values = new Map([
      ["filled", "x"],
      ["empty", ""],
    ]);
    const file = parseSopsFile(path, Buffer.from(sealSecrets(values, fileKey)));
    assert.deepEqual(
      await openSopsFile(file, { keys: [staging.identity], lookedIn: [] }),
      new Map([["filled", "x"]]),
    );
  });

  describe("by the real sops", () => {
    let tools: SecretTools;
    before(async function () {
      tools = await requireSecretTools(this);
    });
    const environment = () => ({ SOPS_AGE_KEY: staging.identity, HOME: folder });
    const identities = () => ({ keys: [staging.identity], lookedIn: [] });
    const sops = async (args: readonly string[], input = ""): Promise<string> => {
      const json = ["--input-type", "json", "--output-type", "json"];
      const env = { ...environment(), SOPS_DISABLE_VERSION_CHECK: "true" };
      const { stdout } = await execa(tools.sops, [...args.slice(0, 1), ...json, ...args.slice(1)], {
        cwd: folder,
        env,
        input,
      });
      return stdout;
    };

    const many = `${batches.length} times ${batch} values in one file`;
    const valuesOf = (seed: number): Map<string, string> =>
      new Map(fc.sample(value, { numRuns: batch, seed }).map((text, index) => [`s${index}`, text]));

    it(`comes out here as it went in there: ${many}`, async () => {
      for (const seed of batches) {
        const values = valuesOf(seed);
        const input = JSON.stringify(Object.fromEntries(values));
        const args = ["encrypt", "--age", staging.recipient, "--filename-override", "secrets.json"];
        const file = parseSopsFile(path, Buffer.from(await sops(args, input)));
        assert.deepEqual(await openSopsFile(file, identities()), values);
      }
    });

    it(`comes out there as our second writer sealed it: ${many}`, async () => {
      for (const seed of batches) {
        const values = valuesOf(100 + seed);
        const file = join(folder, "sealed.enc");
        writeFileSync(file, sealSecrets(values, await makeFileKey([staging.recipient])));
        const text = await sops(["decrypt", file]);
        assert.deepEqual(JSON.parse(text), Object.fromEntries(values));
      }
    });

    it("comes out of both after any series of changes", () => sealAnySeries(tools, onCi ? 12 : 4));
  });
});
