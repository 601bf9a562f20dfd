import { isFrom } from "../images.ts";
import type { Resource } from "../resource.ts";
import type { Rule, Violation } from "../rule.ts";
import { otherWords, sidecarOf } from "../sidecars.ts";
import { types } from "../types.ts";

export const rule: Rule = {
  id: "require-declared-sidecars",
  sentence:
    "Beside a surface's own container run its declared sidecars alone: their image by digest, told what is declared, and without requests.",
  protects: { entity: "DeploymentSurface", seed: "003" },
  remedy: "declare it as cloudRun.sidecars of its surface in the catalog, and let the component make it",
  judges: (type) => type === types.service,
  *check(service) {
    const surface = service.owner(types.surface);
    if (surface === undefined) return;
    const containers = service.each("template.containers");
    const own = containers.filter((path) => sidecarOf(service, path) === undefined);
    for (const field of own.slice(1)) yield { field, problem: "is no sidecar of the catalog" };
    const [first] = own;
    if (first === undefined)
      yield { field: "template.containers", problem: "lack the surface's own container" };
    else if (containers.length > 1 && service.get(`${first}.ports`) === undefined)
      yield { field: `${first}.ports`, problem: "must say that requests go to the surface's own container" };
    const seen = new Set<string>();
    for (const container of containers) {
      const said = sidecarOf(service, container);
      if (said === undefined) continue;
      if (seen.has(said)) yield { field: container, problem: "is a second one of its name" };
      seen.add(said);
      yield* checkSidecar(service, surface, { said, container });
    }
  },
};

interface Place {
  /** The path of what the catalog says. */
  said: string;
  container: string;
}

function* checkSidecar(
  service: Resource,
  surface: Resource,
  { said, container }: Place,
): Generator<Violation> {
  const image = service.text(`${container}.image`) ?? "";
  if (!isFrom(image, surface.text(`${said}.image`)) || !/^[^@\s]+@sha256:[0-9a-f]{64}$/.test(image))
    yield { field: `${container}.image`, problem: "must be the image that the catalog says, by its digest" };
  for (const field of ["ports", "livenessProbe", "readinessProbe"].map((name) => `${container}.${name}`)) {
    if (service.get(field) !== undefined)
      yield { field, problem: "is for the surface's own container alone" };
  }
  yield* checkMounts(service, surface, { said, container });
  yield* otherWords(service, surface, { said, container }, [
    ["commands", "command"],
    ["args", "args"],
    ["dependsOns", "dependsOn"],
  ]);
  yield* checkVariables(service, surface, { said, container });
}

/** Of a surface's volumes those alone that it names, and no secret of the surface's. */
function* checkMounts(
  service: Resource,
  surface: Resource,
  { said, container }: Place,
): Generator<Violation> {
  const volumes = said.replace(/\.sidecars\.[^.]+$/, ".volumes");
  const declared = new Map(
    surface
      .entries(`${said}.mounts`)
      .filter(([id]) => surface.get(`${volumes}.${id}.secretRef`) === undefined)
      .map(([id, path]) => [`volume-${id}`, path]),
  );
  for (const field of service.each(`${container}.volumeMounts`)) {
    const path = declared.get(service.text(`${field}.name`) ?? "");
    if (path === undefined || service.get(`${field}.mountPath`) !== path)
      yield { field, problem: "is not what the catalog says as mounts" };
  }
}

/** The account can read its surface's secrets: a variable that names one would hand it to another image. */
function* checkVariables(
  service: Resource,
  surface: Resource,
  { said, container }: Place,
): Generator<Violation> {
  const declared = new Map(surface.entries(`${said}.variables`));
  for (const field of service.each(`${container}.envs`)) {
    const value = declared.get(service.text(`${field}.name`) ?? "");
    if (value === undefined || service.get(`${field}.value`) !== value)
      yield { field, problem: "is not what the catalog says as variables" };
  }
}
