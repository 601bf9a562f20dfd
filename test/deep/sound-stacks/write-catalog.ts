import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isMap, type Document } from "yaml";
import type { TestProject } from "../../support/project.ts";
import { editConfig, layOutCatalog } from "./catalog-files.ts";
import type { ExtraSurface, Variation } from "./variation.ts";

const dayMs = 86_400_000;

/** Writes the example's catalog into the project, varied in one environment. */
export function writeVariedCatalog(project: TestProject, variation: Variation): void {
  const { environment } = variation;
  rmSync(project.path(".gantry", "rotations"), { recursive: true, force: true });
  layOutCatalog(project, variation.domain);
  editConfig(project, "global", (document) => {
    document.setIn(["guardrails", "api-p95", "threshold"], variation.threshold);
    document.setIn(["guardrails", "api-p95", "ladder"], {
      hold: variation.threshold + 1,
      rollback: variation.threshold + 2,
    });
    document.setIn(["surfaces", "ocr-worker", "public"], variation.isPublic);
    document.set("regions", document.createNode({ "eu-north": { gcp: "europe-north1", vercel: "arn1" } }));
  });
  editConfig(project, environment, (document) => {
    for (const surface of variation.extra) addSurface(document, surface, variation);
    document.setIn(["bundles", bundleOf(document), "rotationCadenceDays"], variation.cadence);
    if (environment === "production") {
      const approvals = {
        method: "reviewers",
        reviewers: variation.reviewers,
        waitMinutes: variation.waitMinutes,
      };
      document.set("approvals", { ...approvals, preventSelfReview: true, adminBypass: false });
    }
    if (variation.waiver !== null) document.set("waivers", { late: waiverOf(document, variation.waiver) });
  });
  if (environment !== "production") writeRegions(project, variation);
}

/** The bundle of the api, however the environment calls it. */
function bundleOf(document: Document): string {
  return String(document.getIn(["surfaces", "api", "bundle"]));
}

function addSurface(document: Document, surface: ExtraSurface, { environment, domain }: Variation): void {
  const { id, app, cadence, owner } = surface;
  const bundle = `${environment}-${id}`;
  const secret = `${id}-key`;
  document.setIn(["surfaces", id], {
    app,
    platform: "cloud-run",
    public: surface.public,
    endpointUrl: `https://${id}-${environment}.${domain}`,
    bundle,
    credentials: [secret],
    concurrencyLimit: surface.concurrencyLimit,
    deletionProtection: environment === "production",
    cloudRun: {
      image: surface.image.slice(0, surface.image.indexOf("@")),
      initialImage: surface.image,
      ...surface.size,
      minInstances: surface.instances.least,
      maxInstances: surface.instances.most,
      timeoutSeconds: surface.timeoutSeconds,
    },
  });
  document.setIn(["services", id], {
    cloudProvider: "cloud_run",
    ghEnvironment: environment,
    secretsBundleRef: bundle,
    monitoringDashboardUrl: `https://grafana.${domain}/d/${id}`,
    successCriteria: { latencyP95Ms: 2400, mttrMinutes: 30, propagationMinutes: 5 },
  });
  const rotation = { rotationCadenceDays: cadence, owner };
  document.setIn(["bundles", bundle], {
    surface: id,
    serviceAccount: `run-${id}`,
    additionalRefs: [secret],
    ...rotation,
  });
  const keyName = `${id.toUpperCase().replaceAll("-", "_")}_KEY`;
  setCreating(document, ["secrets", secret], {
    service: "cloud-run",
    keyName,
    status: "active",
    ...rotation,
  });
  setCreating(document, ["guardrails", `${id}-watch`], {
    metricName: app === "api" ? "api_p95" : "ocr_failure_rate",
    surface: id,
    threshold: 2,
    observabilitySource: "cloud-run-logs",
    alertChannel: "oncall",
    runbookRef: "docs/runbooks/api-latency.md",
    severity: "error",
  });
}

function setCreating(document: Document, [section, key]: readonly [string, string], value: object): void {
  if (!isMap(document.get(section))) document.set(section, document.createNode({}));
  document.setIn([section, key], document.createNode(value));
}

function waiverOf(document: Document, days: number): object {
  return {
    rule: "require-rotation-within-90-days",
    resource: `gantry:index:CredentialBundle ${bundleOf(document)}`,
    owner: "platform-team",
    reason: "the provider of the key is being changed",
    expires: new Date(Date.now() + days * dayMs).toISOString().slice(0, 10),
  };
}

function writeRegions(project: TestProject, { environment, regions, isAlone }: Variation): void {
  const folder = project.path("environments", environment, "regions");
  rmSync(folder, { recursive: true, force: true });
  if (isAlone && regions.length === 0) {
    editConfig(project, environment, (document) => {
      document.set("region", "us-east");
    });
    return;
  }
  for (const region of ["us-east", ...regions]) {
    mkdirSync(join(folder, region), { recursive: true });
    writeFileSync(join(folder, region, "config.yml"), "# Nothing differs here.\n");
  }
}
