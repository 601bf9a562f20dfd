import assert from "node:assert/strict";
import fc from "fast-check";
import { readAnswers } from "../../init/answers.ts";
import { readTerraform, type TerraformFile } from "../../init/sources/of-terraform.ts";
import { unsafeWrites } from "../../workflows/lint/unsafe-writes.ts";
import { takeOver } from "../../init/sources/take-over.ts";

const run = `variable "env" {
  default = "staging"
}

variable "project" {
  type = string
}

locals {
  name = "orders-\${var.env}"
}

provider "google" {
  project = var.project
  region  = "europe-west1"
}

resource "google_cloud_run_v2_service" "api" {
  name     = local.name
  location = "europe-west1"
  template {
    containers {
      image = "europe-west1-docker.pkg.dev/acme/apps/orders@\${var.digest}"
    }
  }
}

resource "google_secret_manager_secret" "database" {
  secret_id = "DATABASE_URL"
  replication {
    auto {}
  }
}
`;
const files = (texts: Readonly<Record<string, string>>): TerraformFile[] =>
  Object.entries(texts).map(([path, text]) => ({ path, text }));
const plain = async (texts: Readonly<Record<string, string>>) =>
  (await readTerraform(files(texts))).deploys.map(({ place, environment, project, region, service }) =>
    [place, environment, project, region, service].join(" "),
  );

describe("what files of Terraform say of a catalog", () => {
  it("is read once for each file of values that is called like an environment", async () => {
    const values = {
      "infra/prod.tfvars": 'project = "acme-live"\nenv = "prod"\n',
      "infra/staging.tfvars": 'project = "acme-test"\n',
    };
    assert.deepEqual(await plain({ "infra/main.tf": run, ...values }), [
      "infra/main.tf:13 production acme-live europe-west1 ",
      "infra/main.tf:18 production acme-live europe-west1 orders-prod",
      "infra/main.tf:13 staging acme-test europe-west1 ",
      "infra/main.tf:18 staging acme-test europe-west1 orders-staging",
    ]);
  });

  it("is of the environment that a folder is called like, with what modules are given there", async () => {
    const child = run.replace(/provider "google" \{[^}]*\}\n/, "");
    const root = (project: string, name: string): string =>
      `provider "google" {\n  project = "${project}"\n}\nmodule "run" {\n  source = "../../modules/run"\n  env = "${name}"\n}\n`;
    assert.deepEqual(
      await plain({
        "terraform/environments/prod/main.tf": root("acme-live", "live"),
        "terraform/environments/staging/main.tf": root("acme-test", "test"),
        "terraform/modules/run/main.tf": child,
      }),
      [
        "terraform/environments/prod/main.tf:1 prod acme-live  ",
        "terraform/modules/run/main.tf:14 prod acme-live europe-west1 orders-live",
        "terraform/environments/staging/main.tf:1 staging acme-test  ",
        "terraform/modules/run/main.tf:14 staging acme-test europe-west1 orders-test",
      ],
    );
  });

  it("leaves out what only Terraform knows", async () => {
    const service = (name: string): string =>
      `resource "google_cloud_run_service" "x" {\n  name = ${name}\n  location = var.somewhere\n}\n`;
    for (const name of [
      "each.key",
      '"a-${terraform.workspace}"',
      '"%{ if true }a%{ endif }"',
      '"$${a}"',
      "42",
      '""',
    ])
      assert.deepEqual(await plain({ "main.tf": service(name) }), ["main.tf:1    "], name);
    assert.deepEqual(await plain({ "main.tf": service('"api"') }), ["main.tf:1    api"]);
  });

  it("is read of Terraform's JSON as well, and says of each file that is none why", async () => {
    const json = {
      resource: { google_cloud_run_v2_service: { api: { name: "orders", location: "us-east1" } } },
    };
    const { deploys, kept, unread } = await readTerraform(
      files({
        "main.tf": run,
        "more.tf.json": JSON.stringify(json),
        "broken.tf": 'resource "a" "b" {\n  name = \n}\n',
        "other.tf.json": "{",
        "odd.tf.json": JSON.stringify({ resource: [1, { a: 2 }], provider: "x", locals: 7 }),
      }),
    );
    assert.ok(deploys.some(({ service, region }) => service === "orders" && region === "us-east1"));
    assert.deepEqual([...kept], [["DATABASE_URL", "main.tf:28"]]);
    assert.deepEqual(unread, [
      { place: "broken.tf", why: "line 2: Invalid expression" },
      { place: "other.tf.json", why: "is no JSON" },
    ]);
  });

  it("leaves the parser of scripts as it is, which is a program of Go's as well", async () => {
    const script = 'echo "a=$b" >> "$GITHUB_OUTPUT"\n';
    const found = await unsafeWrites(script, new Set(["b"]));
    await readTerraform(files({ "main.tf": run }));
    assert.deepEqual(await unsafeWrites(script, new Set(["b"])), found);
    assert.ok(found.length === 1 && !found.some((each) => each.includes("nobody can read")));
    assert.deepEqual(await unsafeWrites("echo a=b >> $GITHUB_OUTPUT\n", new Set()), []);
  });

  it("ends where a module uses itself, whatever is given to it", async () => {
    const text = 'module "again" {\n  source = "./"\n}\nmodule "up" {\n  source = "../a"\n}\n';
    await readTerraform(files({ "a/main.tf": text, "main.tf": 'module "a" {\n  source = "./a"\n}\n' }));
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme", maxLength: 40 }), async (name) => {
        const { deploys, unread } = await readTerraform(
          files({
            "main.tf": `resource "google_cloud_run_service" "a" {\n  name = ${JSON.stringify(name)}\n}\n`,
          }),
        );
        assert.equal(deploys.length + unread.length, 1);
        const [found] = deploys;
        // What has marks of HCL's own is read as HCL reads it, or not at all.
        if (found?.service !== undefined && !/[\\$%]/.test(JSON.stringify(name)))
          assert.equal(found.service, name.normalize("NFC"));
      }),
    );
  });

  it("is taken over: services and projects of each environment, and Vercel's project of production", async () => {
    const { deploys } = await readTerraform(
      files({
        "infra/main.tf": `${run}
resource "vercel_project" "web" {
  name           = "acme-web"
  framework      = "nextjs"
  root_directory = "apps/portal"
}
`,
        "infra/prod.tfvars": 'project = "acme-live"\nenv = "prod"\n',
        "infra/staging.tfvars": 'project = "acme-test"\n',
      }),
    );
    const { taken, open } = takeOver(deploys, {
      ...readAnswers({
        ...{
          product: "acme",
          domain: "acme.example",
          repository: "acme/acme",
          visibility: "private",
          plan: "team",
        },
        ...{ apps: "api,portal", environments: "staging,production", regions: "eu-west" },
      }),
      saysProjects: false,
      saysRegions: false,
    });
    assert.deepEqual(taken, {
      projects: { production: "acme-live", staging: "acme-test" },
      services: { production: { api: "orders-prod" }, staging: { api: "orders-staging" } },
      // Both environments say one and the same, and Vercel's project is one environment's.
      vercelProjects: {},
    });
    assert.deepEqual(
      open.map(({ line }) => line),
      ["Vercel's project acme-web is of production and staging, and can be of one"],
    );
  });
});
