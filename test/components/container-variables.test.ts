import assert from "node:assert/strict";
import { containerVariables } from "../../components/container-variables.ts";
import type { CloudRunSurface } from "../../model/declared/deployment-surface.ts";
import { GantryError } from "../../model/errors.ts";
import { example } from "../support/example.ts";

const catalog = example();

function api(change: Partial<CloudRunSurface> = {}): CloudRunSurface {
  const surface = catalog.regional["us-east"]?.["api"];
  assert.ok(surface);
  return { ...surface, ...change };
}

function names(surface: CloudRunSurface): string[] {
  return containerVariables(catalog, "us-east", surface, catalog.secrets).map(({ name }) => name);
}

describe("the environment of a container", () => {
  it("says where it runs, which schema it uses, and then its own variables and secrets", () => {
    assert.deepEqual(names(api()), [
      "ENVIRONMENT_CONTEXT",
      "DEPLOYMENT_REGION",
      "DB_SCHEMA",
      "LOG_FORMAT",
      "DATABASE_URL",
      "SENTRY_DSN",
      "SUPABASE_SERVICE_KEY",
    ]);
  });

  it("has no schema where the surface uses none", () => {
    assert.ok(!names(api({ supabaseSchema: null })).includes("DB_SCHEMA"));
  });

  it("names a secret by its key and takes the value from Secret Manager", () => {
    const variables = containerVariables(catalog, "us-east", api(), catalog.secrets);
    assert.deepEqual(variables.at(-1), {
      name: "SUPABASE_SERVICE_KEY",
      valueSource: { secretKeyRef: { secret: "api-supabase-key", version: "latest" } },
    });
  });

  it("leaves out a secret that the surface does not ask for", () => {
    assert.ok(!names(api({ credentials: [] })).includes("DATABASE_URL"));
  });

  it("does not depend on the order in which variables are written", () => {
    const { cloudRun } = api();
    const one = api({ cloudRun: { ...cloudRun, variables: { B: "2", A: "1" } } });
    const other = api({ cloudRun: { ...cloudRun, variables: { A: "1", B: "2" } } });
    assert.deepEqual(names(one), names(other));
  });

  it("refuses a variable that has a secret's name", () => {
    const { cloudRun } = api();
    const clash = api({ cloudRun: { ...cloudRun, variables: { DATABASE_URL: "x" } } });
    assert.throws(
      () => names(clash),
      (error) => error instanceof GantryError && error.exitCode === 2,
    );
  });
});
