import assert from "node:assert/strict";
import { z } from "zod";
import { showEnvironment } from "../../secrets/show-environment.ts";
import { environmentConfiguration } from "../../model/declared/environment-configuration.ts";
import { captured } from "../support/captured.ts";
import { makeFileKey, sealSecrets } from "../support/sealed-secrets.ts";
import { SealedProject } from "../support/sealed-project.ts";

const document = z.object({
  value: z.looseObject({ values: z.record(z.string(), z.string()) }),
  origins: z.array(z.object({ path: z.string(), file: z.string(), line: z.number() })),
  layers: z.array(environmentConfiguration),
});

describe("gantry env show, where secrets have values", () => {
  let project: SealedProject;
  beforeEach(async () => {
    project = await SealedProject.make();
  });
  const show = (json: boolean, environment = "staging"): string => {
    const { context, stdout } = captured({ cwd: project.root });
    showEnvironment(context, { environment, region: undefined, subproject: undefined, json });
    return stdout();
  };
  const asJson = (): z.infer<typeof document> => document.parse(JSON.parse(show(true)));
  const own = "environments/staging/secrets.enc";
  const shared = "environments/global/secrets.enc";
  const seal = async (file: string, values: Readonly<Record<string, string>>): Promise<void> => {
    const key = await makeFileKey([project.holder.recipient]);
    project.write(file, sealSecrets(new Map(Object.entries(values)), key));
  };

  it("names each with its file and line, and shows nothing of its value", () => {
    const text = show(false);
    const line =
      project
        .read(own)
        .split("\n")
        .findIndex((one) => one.includes('"api-database-url"')) + 1;
    assert.ok(text.includes(`\n  api-database-url: (secret) # ${own}:${line}\n`), text.slice(-600));
    assert.doesNotMatch(text, /canary-|ENC\[/);
  });

  it("merges the one for all below the environment's own, as it merges config.yml", async () => {
    await seal(shared, { "api-database-url": "for all", "api-sentry-dsn": "for all" });
    await seal(own, { "api-database-url": "own" });
    const { value, origins, layers } = asJson();
    assert.deepEqual(value.values, { "api-database-url": "(secret)", "api-sentry-dsn": "(secret)" });
    const places = origins
      .filter(({ path }) => path.startsWith("values."))
      .map(({ path, file }) => [path, file]);
    assert.deepEqual(places, [
      ["values.api-database-url", own],
      ["values.api-sentry-dsn", shared],
    ]);
    assert.deepEqual(
      layers.map(({ path, isEncrypted }) => [path, isEncrypted]),
      [
        ["environments/global/config.yml", false],
        [shared, true],
        ["environments/staging/config.yml", false],
        [own, true],
      ],
    );
    assert.equal(new Set(layers.map(({ configId }) => configId)).size, 4);
    assert.match(
      show(false),
      /^# merged, the last wins:\n# .*\n# {3}environments\/global\/secrets\.enc \(encrypted\)\n/,
    );
  });

  it("leaves the one for all in force where the environment's own was never filled", async () => {
    await seal(shared, { "api-database-url": "for all" });
    project.write(own, project.read(own).replace(/("api-database-url": )"[^"]*"/, '$1""'));
    const { origins } = asJson();
    assert.equal(origins.find(({ path }) => path === "values.api-database-url")?.file, shared);
  });

  it("says nothing of secrets where there is no secrets.enc", () => {
    assert.doesNotMatch(show(false, "production"), /\(secret\)|secrets\.enc|^values:/m);
  });

  it("refuses a secrets.enc that is none", () => {
    project.write(own, '{ "api-database-url": "plain" }');
    assert.throws(() => show(false), /not encrypted/);
  });
});
