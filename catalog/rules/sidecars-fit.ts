import type { CloudRunSurface } from "../../model/declared/deployment-surface.ts";
import { madeAs } from "../../model/declared/made-as.ts";
import type { Finding } from "../check/finding.ts";
import { quote } from "../check/quote.ts";
import type { CatalogRule } from "./rule.ts";

/** Of an instance, the service's own included: https://docs.cloud.google.com/run/quotas */
const mostContainers = 10;

/** Cloud Run refuses most of it as well, but only in the middle of a deployment. */
export const sidecarsFit: CatalogRule = {
  id: "sidecars-fit",
  description:
    "A surface's sidecars have names of their own, and what waits for another one ends with one that says how it is found started.",
  level: "error",
  regional: true,
  *check({ entities }) {
    for (const surface of entities.surfaces.values()) {
      if (surface.platform !== "cloud-run") continue;
      yield* names(surface);
      yield* order(surface);
    }
  },
};

function* names(surface: CloudRunSurface): Generator<Finding> {
  const block = ["surfaces", surface.id, "cloudRun", "sidecars"];
  const { sidecars } = surface.cloudRun;
  const own = madeAs(surface);
  if (Object.hasOwn(sidecars, own)) {
    const text = `is called ${quote(own)}, as the service's own container is`;
    yield { path: [...block, own], text, hint: "give it another id", showsValue: false };
  }
  const count = Object.keys(sidecars).length + 1;
  if (count <= mostContainers) return;
  const text = `make ${count} containers with the service's own; Cloud Run takes ${mostContainers}`;
  yield { path: block, text, showsValue: false };
}

function* order({ id: surface, cloudRun }: CloudRunSurface): Generator<Finding> {
  const { sidecars } = cloudRun;
  const block = ["surfaces", surface, "cloudRun"];
  const waiting: readonly (readonly [path: readonly string[], after: readonly string[]])[] = [
    [[...block, "dependsOn"], cloudRun.dependsOn],
    ...Object.entries(sidecars).map(
      ([id, { dependsOn }]) => [[...block, "sidecars", id, "dependsOn"], dependsOn] as const,
    ),
  ];
  for (const [path, after] of waiting) {
    for (const [index, id] of after.entries()) {
      const at = [...path, index];
      const sidecar = Object.hasOwn(sidecars, id) ? sidecars[id] : undefined;
      if (sidecar === undefined) {
        const known = Object.keys(sidecars).map(quote).join(", ") || "none";
        yield { path: at, text: "is no sidecar of the surface", hint: `there are: ${known}` };
      } else if (sidecar.startup === undefined) {
        const hint = `say as \`startup\` of ${quote(id)} which port is open then`;
        yield { path: at, text: "is waited for, and says nothing of when it has started", hint };
      }
    }
  }
  for (const id of Object.keys(sidecars)) {
    if (!waitsFor(sidecars, id, id)) continue;
    const path = [...block, "sidecars", id, "dependsOn"];
    yield { path, text: "waits for itself in the end, so that nothing starts", showsValue: false };
  }
}

function waitsFor(
  sidecars: CloudRunSurface["cloudRun"]["sidecars"],
  from: string,
  to: string,
  seen = new Set<string>(),
): boolean {
  if (seen.has(from)) return false;
  seen.add(from);
  const after = sidecars[from]?.dependsOn ?? [];
  return after.some((id) => id === to || waitsFor(sidecars, id, to, seen));
}
