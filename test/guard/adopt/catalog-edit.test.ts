import assert from "node:assert/strict";
import { parse } from "yaml";
import { deploymentSurface } from "../../../model/declared/deployment-surface.ts";
import { catalogEdits, editLine } from "../../../guard/adopt/catalog-edit.ts";
import { example } from "../../support/example.ts";

const service = { type: "gcp:cloudrunv2/service:Service", owner: "DeploymentSurface api" };
const project = { type: "vercel:index/project:Project", owner: "DeploymentSurface portal" };
const resources = "template.containers[0].resources";

const cases: readonly (readonly [
  of: typeof service,
  path: string,
  there: string,
  line: string | undefined,
])[] = [
  [service, "template.timeout", "77s", "cloudRun.timeoutSeconds: 77"],
  [service, "template.timeout", "1.5s", undefined],
  [service, "template.maxInstanceRequestConcurrency", "80", "concurrencyLimit: 80"],
  [service, "template.scaling.minInstanceCount", "2", "cloudRun.minInstances: 2"],
  [service, `${resources}.limits.cpu`, "2", 'cloudRun.cpu: "2"'],
  [service, `${resources}.limits.memory`, "1Gi", "cloudRun.memory: 1Gi"],
  [service, `${resources}.cpuIdle`, "false", "cloudRun.cpuAlways: true"],
  [service, "template.sessionAffinity", "true", "cloudRun.sessionAffinity: true"],
  [service, "template.sessionAffinity", "none", undefined],
  [service, "template.vpcAccess.egress", "ALL_TRAFFIC", "cloudRun.vpc.egress: all"],
  [service, "template.containers[0].image", "x", undefined],
  [project, "framework", "vite", "vercel.framework: vite"],
  [project, "framework", "none", "vercel.framework: other"],
  [project, "buildCommand", '"turbo run build: all #1"', 'vercel.buildCommand: "turbo run build: all #1"'],
  [project, "buildCommand", "none", undefined],
  [project, "buildCommand", "turbo run build --filter=po…", undefined],
  [project, "installCommand", "[secret]", undefined],
];

describe("the line of the catalog that says what is there", () => {
  for (const [of, path, there, line] of cases) {
    it(`is ${line ?? "none"} where ${path} is ${there}`, () => {
      const differences = [{ field: path, path, old: there, new: "another" }];
      const surface = of.owner.split(" ")[1] ?? "";
      const lines = catalogEdits(of, differences).map(editLine);
      assert.deepEqual(lines, line === undefined ? [] : [`surfaces.${surface}.${line}`]);
      for (const each of lines) refuseNothing(each);
    });
  }

  it("is none of what belongs to no surface", () => {
    const differences = [{ field: "framework", path: "framework", old: "vite", new: "none" }];
    assert.deepEqual(catalogEdits({ ...project, owner: "" }, differences), []);
  });
});

/** The catalog takes the line as it stands, with what else the block has to have. */
function refuseNothing(line: string): void {
  const [path = "", value = ""] = line.split(/: (.*)/s);
  const [, id, ...keys] = path.split(".");
  const surface: Record<string, unknown> = { ...example().surfaces.find((each) => each.id === id) };
  const [first = "", ...rest] = keys;
  const given: unknown = parse(value);
  surface[first] = rest.length === 0 ? given : { ...block(surface[first]), ...nested(rest, given) };
  const { success, error } = deploymentSurface.safeParse(surface);
  assert.ok(success, `${line}: ${String(error)}`);
}

function block(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}

function nested([key = "", ...rest]: readonly string[], value: unknown): object {
  if (rest.length === 0) return { [key]: value };
  return { [key]: { network: "apps", subnetwork: "run", ...nested(rest, value) } };
}
