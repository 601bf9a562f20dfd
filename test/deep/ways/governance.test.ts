import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { checkGovernance } from "../../../guard/governance/check.ts";
import { captured } from "../../support/captured.ts";
import { cleanUp } from "../../support/clean-up.ts";
import { gitAs } from "../../support/git-as.ts";
import { TestProject } from "../../support/project.ts";

const globalFile = "environments/global/config.yml";
const productionFile = "environments/production/config.yml";
const regionFile = "environments/production/regions/eu-west/config.yml";

/** One edit of a catalog; `from` is nothing where the text is put at the end. */
type Edit = readonly [file: string, from: string | RegExp, to: string];

/** Each was no loosening before, and so passed with exit code 0 and without a word. */
const attempts: readonly (readonly [what: string, field: string, ...edits: readonly Edit[]])[] = [
  [
    "one more who may approve production",
    "approvals.reviewers",
    [productionFile, "    - { login: jonas-w", "    - { login: ines-k, id: 42 }\n    - { login: jonas-w"],
  ],
  [
    "the login of a reviewer, whose key then counts",
    "approvals.reviewers",
    [productionFile, "login: jonas-w", "login: jonas-w2"],
  ],
  [
    "the repository whose workflows the cloud trusts",
    "product.repository.repositoryId",
    [globalFile, "734003200", "734003201"],
  ],
  ["its owner, by number", "product.repository.ownerId", [globalFile, "104857600", "104857601"]],
  ["the zone that names lead into", "cloudflare.zoneId", [globalFile, "023e105f", "123e105f"]],
  ["the App that may deploy", "product.deployIdentity.appId", [globalFile, "appId: 482913", "appId: 482999"]],
  [
    "the App that looks for drift",
    "product.driftIdentity.appId",
    [globalFile, "appId: 482914", "appId: 482999"],
  ],
  ["who pulls the images", "registry.username", [globalFile, "username: lotus-deploy", "username: somebody"]],
  [
    "an image of somebody else's",
    "surfaces.api.cloudRun.image",
    [productionFile, "image: ghcr.io/lotus-labs/api\n", "image: ghcr.io/somebody/api\n"],
  ],
  [
    "an image of somebody else's, in one region",
    "regions.eu-west.surfaces.api.cloudRun.image",
    [regionFile, "      maxInstances: 10", "      image: ghcr.io/somebody/api\n      maxInstances: 10"],
  ],
  [
    "an image of somebody else's that a pipeline pushes",
    "pipelines.production-api.artifacts",
    [
      productionFile,
      "artifacts: [ghcr.io/lotus-labs/api]",
      "artifacts: [ghcr.io/lotus-labs/api, ghcr.io/somebody/api]",
    ],
  ],
  [
    "what a release is measured by",
    "services.api.successCriteria.latencyP95Ms",
    [globalFile, "latencyP95Ms: 2400, mttrMinutes: 30", "latencyP95Ms: 240000, mttrMinutes: 30"],
  ],
  [
    "the tests of a pipeline",
    "pipelines.production-api.stages",
    [productionFile, "[Ruff, Pytest, Spectral, Build", "[Ruff, Build"],
  ],
  [
    "a waiver of a rule",
    "waivers.some-days",
    [
      productionFile,
      "\nflags:\n",
      '\nwaivers:\n  some-days:\n    rule: require-runbooks\n    resource: "gantry:index:GuardrailMetric api-p95"\n' +
        "    owner: platform-team\n    reason: it takes a while\n    expires: EXPIRES\n\nflags:\n",
    ],
  ],
  [
    "who can read the secrets",
    "recipients.somebody",
    [
      productionFile,
      "\nflags:\n",
      "\nrecipients:\n  somebody: age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p\n\nflags:\n",
    ],
  ],
  [
    "a cohort that gets a flag before everybody",
    "flags.ocr-tables.cohorts",
    [
      globalFile,
      "    description: Recognise tables as tables\n",
      "    description: Recognise tables as tables\n    cohorts: [readers]\n",
    ],
  ],
  [
    "who is in a cohort",
    "cohorts.support-team.rule",
    [globalFile, 'subject.team == "support"', 'subject.team != ""'],
  ],
  [
    "the path that says whether it is ready",
    "surfaces.api.readyCheck",
    [
      productionFile,
      "    bundle: prod-api\n    deletion",
      "    bundle: prod-api\n    readyCheck: /always\n    deletion",
    ],
  ],
  [
    "the channel at Expo",
    "surfaces.mobile.expo.channel",
    [productionFile, "channel: production,", "channel: other,"],
  ],
  [
    "a migration that must not run twice",
    "migrations.0001-create-documents.isOneTime",
    [globalFile, "isOneTime: true", "isOneTime: false"],
  ],
  [
    "the account that reads a bundle",
    "bundles.prod-api.serviceAccount",
    [productionFile, "serviceAccount: run-api", "serviceAccount: run-other"],
  ],
  [
    "where a secret is kept",
    "secrets.api-sentry-dsn.service",
    [globalFile, /service: cloud-run(\n\s+keyName: SENTRY_DSN)/, "service: supabase$1"],
  ],
];

/** The base has more than the example there. */
const prepared: readonly (readonly [what: string, field: string, before: Edit, after: Edit])[] = [
  [
    "a killed flag that is gone, to come back as a new one",
    "flags.portal-search.killSwitch",
    [
      productionFile,
      "portal-search: { enabled: true, rolloutPercentage: 5 }",
      "portal-search: { enabled: false, rolloutPercentage: 5, killSwitch: true }",
    ],
    [productionFile, /\nflags:\n.*\n/, "\nflags: { portal-search: null }\n"],
  ],
  [
    "an alert channel that no guardrail names yet",
    "channels.second",
    [
      globalFile,
      "\nguardrails:\n",
      "  second:\n    kind: email\n    address: second@lotus.example\n\nguardrails:\n",
    ],
    [globalFile, "  second:\n    kind: email\n    address: second@lotus.example\n", ""],
  ],
  [
    "the time that a version has to run before",
    "releaseChannels.production.soakMinutes",
    [productionFile, "production: { approver: mali-s }", "production: { approver: mali-s, soakMinutes: 60 }"],
    [productionFile, "soakMinutes: 60", "soakMinutes: 1"],
  ],
  [
    "the steps in which a version gets its requests",
    "releaseChannels.production.traffic",
    [
      productionFile,
      "production: { approver: mali-s }",
      "production: { approver: mali-s, traffic: [{ percent: 10, minutes: 15 }] }",
    ],
    [productionFile, "percent: 10", "percent: 99"],
  ],
  [
    "that an environment is there",
    "environment",
    [productionFile, "# Production:", "# Production,"],
    ["environments/canary", "", ""],
  ],
];

describe("ways to loosen the catalog without a word", function () {
  this.timeout(120_000);
  let project: TestProject;
  const git = (...args: readonly string[]): Promise<string> => gitAs(project.root, args);
  const inAMonth = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);

  before(async () => {
    project = new TestProject();
    writeFileSync(project.path("docs/governance.yml"), "entries: []\n");
    await git("init", "--quiet", "--initial-branch=main");
    await git("add", "environments", "docs", "migrations", "Pulumi.yaml");
    await git("commit", "--quiet", "-m", "Declare the product");
    await git("tag", "example");
    await git("switch", "--quiet", "-c", "change");
  });
  beforeEach(() => {
    cleanUp(async () => {
      await git("reset", "--quiet", "--hard", "example");
    });
  });

  function apply([file, from, to]: Edit): void {
    if (from === "") rmSync(project.path(file), { recursive: true });
    else project.edit(file, from, to.replace("EXPIRES", inAMonth));
  }

  async function stopped(base: string, field: string): Promise<void> {
    const { context, stdout } = captured({ cwd: project.root, columns: 400 });
    const code = await checkGovernance(context, { base, json: false });
    assert.equal(code, 3, stdout());
    assert.ok(stdout().includes(field), stdout());
    assert.match(stdout(), /no entry in docs\/governance\.yml/);
  }

  for (const [what, field, ...edits] of attempts) {
    it(`are stopped: ${what}`, async () => {
      for (const edit of edits) apply(edit);
      await stopped("example", field);
    });
  }

  for (const [what, field, before, after] of prepared) {
    it(`are stopped: ${what}`, async () => {
      apply(before);
      await git("commit", "--quiet", "--all", "-m", "Have it");
      const base = await git("rev-parse", "HEAD");
      apply(after);
      await stopped(base, field);
    });
  }
});
