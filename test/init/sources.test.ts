import assert from "node:assert/strict";
import { readAnswers } from "../../init/answers.ts";
import { commandsOf } from "../../init/sources/commands-of.ts";
import { saysNothing, type Deploys } from "../../init/sources/deploys.ts";
import { deploysOfWorkflow, secretsOfWorkflow } from "../../init/sources/of-workflow.ts";
import { takeOver, type TakeOver } from "../../init/sources/take-over.ts";
import { loadCatalog } from "../../catalog/load.ts";
import { z } from "zod";
import { LinkedProduct } from "./linked-product.ts";

const path = ".github/workflows/deploy.yml";
const workflow = `on: { push: { branches: [main] } }
env:
  REGION: europe-west1
jobs:
  api:
    environment: { name: prod }
    env: { PROJECT: acme-live }
    steps:
      - uses: google-github-actions/auth@v3
        with: { credentials_json: "\${{ secrets.GCP_KEY }}" }
      - working-directory: backend
        run: |
          set -euo pipefail
          # gcloud run deploy not-this
          gcloud run deploy orders-api \\
            --project="$PROJECT" --region \${{ env.REGION }} \\
            --source . --set-env-vars "KEY=\${{ secrets.API_KEY }}"
  staging:
    environment: staging
    steps:
      - uses: google-github-actions/deploy-cloudrun@v3
        with: { service: orders-api-stg, region: europe-west1, project_id: acme-staging, source: ./backend }
  web:
    defaults: { run: { working-directory: web } }
    steps:
      - run: npx --yes vercel pull --yes
      - run: npx --yes vercel deploy --prod --token=\${{ secrets.VERCEL_TOKEN }}
      - run: npx eas build --platform all
        working-directory: mobile
      # \${{ secrets.UNUSED }}
      - run: echo "\${{ secrets.GITHUB_TOKEN }}"
`;

const run = (service: string, more: Partial<Deploys> = {}): Deploys => ({
  ...saysNothing,
  place: `${path}:1`,
  by: "gcloud run deploy",
  platform: "cloud-run",
  service,
  ...more,
});

const over = (
  deploys: readonly Deploys[],
  apps = "api",
  environments = "staging,production",
): TakeOver<"projects" | "services" | "vercelProjects"> =>
  takeOver(deploys, {
    ...readAnswers({
      ...{
        product: "acme",
        domain: "acme.example",
        repository: "acme/acme",
        visibility: "private",
        plan: "team",
      },
      ...{ apps, environments, regions: "us-east" },
    }),
    saysProjects: false,
    saysRegions: false,
  });
const linesOf = (of: TakeOver["open"]): string[] => of.map(({ line }) => line);

describe("what workflows of others say of what they deploy", () => {
  it("is read from commands and Google's actions, with file and line", () => {
    assert.deepEqual(deploysOfWorkflow(path, workflow), [
      {
        ...saysNothing,
        ...{ place: `${path}:15`, by: "gcloud run deploy", platform: "cloud-run", environment: "prod" },
        ...{ folder: "backend", project: "acme-live", region: "europe-west1", service: "orders-api" },
      },
      {
        ...saysNothing,
        ...{ place: `${path}:21`, by: "deploy-cloudrun", platform: "cloud-run", environment: "staging" },
        ...{ folder: "backend", project: "acme-staging", region: "europe-west1", service: "orders-api-stg" },
      },
      { ...saysNothing, place: `${path}:27`, by: "vercel deploy", platform: "vercel", folder: "web" },
      { ...saysNothing, place: `${path}:28`, by: "eas build", platform: "expo-eas", folder: "mobile" },
    ]);
    assert.deepEqual(
      [...secretsOfWorkflow(path, workflow)],
      [
        ["GCP_KEY", `${path}:10`],
        ["API_KEY", `${path}:17`],
        ["VERCEL_TOKEN", `${path}:27`],
      ],
    );
  });

  for (const [what, script] of [
    ["quotes", `gcloud run deploy 'api' --project="acme-live"`],
    ["variables of the step", `gcloud run deploy api --project "\${PROJECT}"`],
    ["options before the command", "gcloud --project acme-live run deploy api"],
    ["a track", "gcloud beta run deploy api --project=acme-live"],
    ["a condition", "if [ -n x ]; then gcloud run deploy api --project acme-live; fi"],
    ["a substitution", 'url="$(gcloud run deploy api --project acme-live --format json)"'],
    ["the configuration", "gcloud config set project acme-live && gcloud run deploy api"],
  ] as const) {
    it(`is the same with ${what}`, () => {
      const text = JSON.stringify({
        jobs: { a: { steps: [{ env: { PROJECT: "acme-live" }, run: script }] } },
      });
      const [found, ...more] = deploysOfWorkflow(path, text);
      assert.deepEqual([found?.service, found?.project, more.length], ["api", "acme-live", 0]);
    });
  }

  for (const [what, script] of [
    ["a run decides", "gcloud run deploy ${{ inputs.service }} --project $OTHER"],
    ["a substitution decides", 'gcloud run deploy "$(cat name)" --project "${X:-acme}"'],
    ["stands behind an option that has no meaning here", "gcloud run deploy --cpu 2 api"],
  ] as const) {
    it(`is nothing that ${what}`, () => {
      const [found] = deploysOfWorkflow(path, JSON.stringify({ jobs: { a: { steps: [{ run: script }] } } }));
      assert.deepEqual(
        [found?.by, found?.service, found?.project],
        ["gcloud run deploy", undefined, undefined],
      );
    });
  }

  it("is nothing of a file that is no workflow, and of comments and texts", () => {
    assert.deepEqual(deploysOfWorkflow(path, "jobs: ["), []);
    assert.deepEqual(deploysOfWorkflow(path, "name: x\n"), []);
    assert.deepEqual(
      commandsOf('echo "gcloud run deploy x" # gcloud run deploy y\n', new Map()).map(
        ({ words }) => words[0],
      ),
      ["echo"],
    );
  });
});

describe("what a new catalog takes over", () => {
  it("is a project and a service's name where one environment and one app are meant", () => {
    const { taken, proposals, open } = over(
      deploysOfWorkflow(path, workflow),
      "api:cloud-run:backend:uv,web:vercel:web:npm",
    );
    assert.deepEqual(taken, {
      projects: { production: "acme-live", staging: "acme-staging" },
      services: { production: { api: "orders-api" }, staging: { api: "orders-api-stg" } },
      vercelProjects: {},
    });
    assert.deepEqual(open, []);
    assert.deepEqual(proposals[0], {
      line: "Pulumi.production.yaml gcp:project: acme-live",
      places: [`${path}:15`],
    });
    assert.ok(linesOf(proposals).includes("region eu-west, which Google calls europe-west1"));
  });

  it("is nothing that Gantry calls so as well", () => {
    assert.deepEqual(over([run("api")]), {
      taken: { projects: {}, services: {}, vercelProjects: {} },
      proposals: [],
      open: [],
    });
  });

  it("is told by the ending of a name where no environment is said", () => {
    const { taken } = over([run("orders-prod", { project: "acme-prod" }), run("orders-staging")]);
    assert.deepEqual(taken.projects, { production: "acme-prod" });
    assert.deepEqual(taken.services, {
      production: { api: "orders-prod" },
      staging: { api: "orders-staging" },
    });
  });

  for (const [what, deploys, apps, line] of [
    [
      "of no environment",
      [run("api", { project: "acme" })],
      "api",
      /^Google's project acme is of no one environment$/,
    ],
    [
      "of several environments",
      [
        run("api", { project: "acme-eu", environment: "prod" }),
        run("api", { project: "acme-eu", environment: "staging" }),
      ],
      "api",
      /^Google's project acme-eu is of no one environment$/,
    ],
    [
      "one of several projects",
      [
        run("api", { project: "acme-one", environment: "prod" }),
        run("api", { project: "acme-two", environment: "prod" }),
      ],
      "api",
      /^Google's project acme-two is one of several of production$/,
    ],
    [
      "of an environment that is not asked for",
      [run("api", { project: "acme-perf" })],
      "api",
      /performance, which is not among/,
    ],
    [
      "no id of a project",
      [run("api", { project: "Acme", environment: "prod" })],
      "api",
      /^Google's project Acme is no id/,
    ],
    ["of no app", [run("orders")], "api,ocr-worker", /^service orders is of no one app$/],
    ["one of several services", [run("orders"), run("stock")], "api", /^service stock is of no one app$/],
    [
      "one of several names",
      [run("api-v1", { folder: "apps/api" }), run("api-v2", { folder: "apps/api" })],
      "api",
      /^service api-v2 is not the one name of api in staging$/,
    ],
    [
      "one of several regions",
      [run("api", { region: "us-east1" }), run("api", { region: "us-west1" })],
      "api",
      /^region us-west1 is one of several/,
    ],
    [
      "of no usual region",
      [run("api", { region: "europe-north1" })],
      "api",
      /^region europe-north1 has no usual name: --regions/,
    ],
  ] as const) {
    it(`is not what is ${what}; it is named`, () => {
      const { taken, open } = over(deploys, apps);
      assert.deepEqual(taken, { projects: {}, services: {}, vercelProjects: {} });
      assert.ok(
        linesOf(open).some((each) => line.test(each)),
        linesOf(open).join("\n"),
      );
    });
  }
});

describe("gantry init beside workflows that deploy", () => {
  const names = ["--product", "acme", "--domain", "acme.example", "--repository", "acme-labs/acme"];
  const args = [...names, "--apps", "api:cloud-run:backend:uv,web:vercel:web:npm", "--no-preview", "--yes"];
  const document = z.object({
    takenOver: z.array(z.object({ line: z.string(), places: z.array(z.string()) })),
    leftToYou: z.array(z.unknown()),
    secretsRead: z.array(z.string()),
  });
  let product: LinkedProduct;
  beforeEach(async () => {
    product = await LinkedProduct.make("infra");
    product.write(`../${path}`, workflow);
  });

  it("makes a catalog that holds, with the names that are there, and changes no workflow", async () => {
    const { exitCode, stdout, stderr } = await product.gantry("init", ...args, "--json");
    assert.equal(exitCode, 0, stderr);
    const { takenOver, leftToYou, secretsRead } = document.parse(JSON.parse(stdout));
    assert.equal(takenOver.length, 5);
    assert.deepEqual([leftToYou, secretsRead], [[], ["API_KEY", "GCP_KEY", "VERCEL_TOKEN"]]);
    assert.match(product.read("Pulumi.production.yaml"), /gcp:project: acme-live/);
    const surfaces = loadCatalog(product.root).environments.map((each) =>
      each.surfaces.find(({ id }) => id === "api"),
    );
    assert.deepEqual(
      surfaces.map((api) => api?.madeAs),
      ["orders-api", "orders-api-stg"],
    );
    assert.deepEqual(loadCatalog(product.root).environments[0]?.regions, ["eu-west"]);
    assert.equal(product.read(`../${path}`), workflow);
    const generated = await product.gantry("workflows", "generate");
    assert.equal(generated.exitCode, 0, generated.stderr);
    const again = document.parse(JSON.parse((await product.gantry("init", ...args, "--json")).stdout));
    assert.deepEqual(again.takenOver, []);
  });

  it("shows each line with its places, and what goes on beside Gantry", async () => {
    const { stdout } = await product.gantry("init", ...args);
    assert.match(
      stdout,
      /taken over from what is there:\n {2}Pulumi\.production\.yaml gcp:project: acme-live\n {4}\.github\/workflows\/deploy\.yml:15\n/,
    );
    assert.match(stdout, /these steps stay and deploy as before[^]*eas build\n/);
    assert.match(stdout, /API_KEY \(\.github\/workflows\/deploy\.yml:17\)/);
  });

  it("has an answer that is given go first", async () => {
    await product.gantry("init", ...args, "--gcp-project-prefix", "own", "--regions", "us-east");
    assert.match(product.read("Pulumi.production.yaml"), /gcp:project: own-production/);
    assert.deepEqual(loadCatalog(product.root).environments[0]?.regions, ["us-east"]);
  });

  it("reads the settings of another project of Pulumi", async () => {
    product.write("../old/Pulumi.prod.yaml", "config: { gcp:project: acme-old, gcp:region: us-west1 }\n");
    product.write(`../${path}`, "on: push\njobs: {}\n");
    await product.git("add", "old");
    await product.gantry("init", ...args);
    assert.match(product.read("Pulumi.production.yaml"), /gcp:project: acme-old\n {2}gcp:region: us-west1/);
    assert.match(product.read("Pulumi.staging.yaml"), /gcp:project: acme-staging/);
  });

  it("reads files of Terraform, and what cannot be read of them", async () => {
    const service = `resource "google_cloud_run_v2_service" "api" {
  name     = "orders"
  location = "europe-west1"
  project  = "acme-live"
}

resource "vercel_project" "web" {
  name = "acme-web"
}

resource "google_secret_manager_secret" "database" {
  secret_id = "DATABASE_URL"
}
`;
    product.write("../terraform/prod/main.tf", service);
    product.write("../terraform/prod/more.tf", "resource {\n");
    product.write("../terraform/prod/unseen.tf", service.replaceAll("orders", "unseen"));
    product.write(`../${path}`, "on: push\njobs: {}\n");
    await product.git("add", "terraform/prod/main.tf", "terraform/prod/more.tf");
    const { stdout } = await product.gantry("init", ...args);
    assert.match(product.read("Pulumi.production.yaml"), /gcp:project: acme-live/);
    const [production] = loadCatalog(product.root).environments;
    const surfaces = new Map(production?.surfaces.map((surface) => [surface.id, surface]));
    const web = surfaces.get("web");
    assert.equal(surfaces.get("api")?.madeAs, "orders");
    assert.equal(web?.platform === "vercel" && web.vercel.projectName, "acme-web");
    assert.match(
      stdout,
      /Terraform keeps these[^]*google_cloud_run_v2_service\.api\n {4}terraform\/prod\/main\.tf:1\n/,
    );
    assert.match(
      stdout,
      /a file of Terraform cannot be read: line 1: [^\n]*\n {4}terraform\/prod\/more\.tf\n/,
    );
    assert.match(stdout, /secrets that Terraform makes[^]*DATABASE_URL \(terraform\/prod\/main\.tf:11\)/);
    assert.doesNotMatch(stdout, /these steps stay/);
  });
});
