import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { checkSecrets, type SecretsCheck } from "../../secrets/check-secrets.ts";
import { writeSopsConfiguration } from "../../secrets/sops-configuration.ts";
import { loadEnvironment } from "../../catalog/load.ts";
import { GantryError } from "../../model/errors.ts";
import { makeFileKey, makeHolder, sealSecrets, type Holder } from "../support/sealed-secrets.ts";
import { SecretsProject } from "../support/secrets-project.ts";

const own = "environments/staging/secrets.enc";
const shared = "environments/global/secrets.enc";

describe("the check of secrets before a deployment", () => {
  let project: SecretsProject;
  let holder: Holder;
  let all: Map<string, string>;
  before(async () => {
    holder = await makeHolder();
  });
  beforeEach(async () => {
    project = new SecretsProject();
    const config = project.path("environments/staging/config.yml");
    writeFileSync(
      config,
      `${project.read("environments/staging/config.yml")}recipients: { team: ${holder.recipient} }\n`,
    );
    writeSopsConfiguration(project.root);
    const { secrets } = loadEnvironment(project.root, "staging");
    all = new Map(secrets.map(({ id }) => [id, `canary-${id}`]));
    await seal(own, all);
  });

  const seal = async (file: string, values: ReadonlyMap<string, string>, recipients = [holder.recipient]) => {
    writeFileSync(project.path(file), sealSecrets(values, await makeFileKey(recipients)));
  };
  const without = (id: string) => new Map([...all].filter(([key]) => key !== id));
  const check = async (
    env: Record<string, string> = { SOPS_AGE_KEY: holder.identity },
  ): Promise<SecretsCheck> => checkSecrets(project.root, "staging", { env: project.env(env) });
  const problems = async (env?: Record<string, string>): Promise<string> => {
    try {
      await check(env);
    } catch (error) {
      assert.ok(error instanceof GantryError, String(error));
      const text = [error.message, ...error.problems, error.hint].join("\n");
      assert.doesNotMatch(text, /canary/);
      return text;
    }
    assert.fail("the secrets are ready");
  };

  it("passes when every secret has a value, and says which file it opened", async () => {
    assert.deepEqual(await check(), { present: all.size, verified: [own], notices: [] });
  });

  it("passes on names alone where no identity opens the file, and says so", async () => {
    const { verified, notices } = await check({});
    assert.deepEqual(verified, []);
    assert.match(notices.join(), /staging\/secrets\.enc was not opened, so only its names were checked/);
  });

  it("asks nothing of the local cloud unless there is a file", async () => {
    const options = { env: project.env(), ifPresent: true };
    assert.deepEqual(await checkSecrets(project.root, "sandbox", options), {
      present: 0,
      verified: [],
      notices: [],
    });
    await seal(own, without("ghcr-pull-token"));
    await assert.rejects(checkSecrets(project.root, "staging", options), GantryError);
  });

  it("takes a value from the file for all environments", async () => {
    await seal(own, without("ocr-vision-key"));
    await seal(shared, new Map([["ocr-vision-key", "canary"]]));
    assert.deepEqual((await check()).verified, [own, shared]);
  });

  it("fails on a missing key, with key, bundle, owner and file, with and without an identity", async () => {
    await seal(own, without("ocr-vision-key"));
    for (const env of [undefined, {}]) {
      assert.match(
        await problems(env),
        /environments\/staging\/secrets\.enc: "ocr-vision-key" is missing \(key VISION_API_KEY, bundle staging-ocr-worker, owner ocr-team; /,
      );
    }
  });

  it("fails on an empty value, which sops leaves in the clear", async () => {
    await seal(own, new Map([...all, ["ocr-vision-key", ""]]));
    assert.match(await problems(), /"ocr-vision-key" is missing/);
  });

  it("fails on a value that its keeper would refuse", async () => {
    await seal(own, new Map([...all, ["portal-vercel-token", "canary".repeat(9_000)]]));
    assert.match(
      await problems(),
      /"portal-vercel-token" is longer than the 48 KB that GitHub environment keeps/,
    );
  });

  it("fails on a secret that the catalog does not declare, with what was meant", async () => {
    await seal(own, new Map([...all, ["ocr-vison-key", "canary"]]));
    assert.match(
      await problems(),
      /"ocr-vison-key" is no secret of the catalog \(did you mean "ocr-vision-key"\?\)/,
    );
  });

  it("fails on a file that is encrypted to anyone else as well", async () => {
    const stranger = await makeHolder();
    await seal(own, all, [holder.recipient, stranger.recipient]);
    assert.match(
      await problems(),
      /not encrypted to the catalog's recipients \("gantry secrets rekey staging"\)/,
    );
    await seal(shared, new Map(), [stranger.recipient]);
    assert.match(await problems(), /global\/secrets\.enc: is not encrypted to .*rekey global/);
  });

  it("fails on a file that was tampered with", async () => {
    project.edit(own, /"api-key": .*|"api-sentry-dsn": .*\n/, "");
    await assert.rejects(check(), /is refused: its MAC does not match/);
  });

  it("fails on a .sops.yaml that does not follow from the catalog", async () => {
    project.edit(".sops.yaml", holder.recipient, (await makeHolder()).recipient);
    assert.match(await problems(), /\.sops\.yaml: does not follow from the catalog's recipients/);
  });

  it("says everything at once", async () => {
    await seal(own, new Map([["a", "canary"]]), [(await makeHolder()).recipient]);
    const text = await problems();
    assert.equal([...text.matchAll(/is missing \(key/g)].length, all.size);
    assert.match(text, /"a" is no secret/);
    assert.match(text, /not encrypted to the catalog's recipients/);
  });

  it("covers every environment when none is named", async () => {
    const { exitCode, stdout, stderr } = await project.run(["check"]);
    assert.equal(exitCode, 2);
    assert.equal(stdout, "");
    assert.match(stderr, /environments\/production\/secrets\.enc: "api-database-url" is missing/);
    const json = await project.run(["check", "--json", "staging"], {
      env: { SOPS_AGE_KEY: holder.identity },
    });
    assert.equal(json.exitCode, 0);
    assert.match(json.stdout, /"present": 15/);
  });
});
