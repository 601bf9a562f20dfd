import type { Resource } from "../resource.ts";
import type { Rule, Violation } from "../rule.ts";
import { regionOf } from "../sidecars.ts";
import { types } from "../types.ts";

/** What a volume may be made of, beside its name. */
const kinds = ["cloudSqlInstance", "secret", "gcs", "emptyDir", "nfs"] as const;
type Kind = (typeof kinds)[number];

export const rule: Rule = {
  id: "require-declared-volumes",
  sentence:
    "What a surface has in its file system is declared: its bucket, its memory, its own secrets, and Cloud SQL.",
  protects: { entity: "DeploymentSurface", seed: "003" },
  remedy: "declare it as cloudRun.volumes of its surface in the catalog, and let the component make it",
  judges: (type) => type === types.service || type === types.job,
  *check(resource) {
    const surface = resource.owner(types.surface);
    if (surface === undefined) return;
    const region = regionOf(resource, surface) ?? "regional";
    const template = resource.type === types.job ? "template.template" : "template";
    for (const volume of resource.each(`${template}.volumes`))
      yield* checkVolume(resource, surface, { volume, said: `${region}.cloudRun` });
  },
};

interface Place {
  volume: string;
  /** The path of what the catalog says. */
  said: string;
}

function* checkVolume(resource: Resource, surface: Resource, { volume, said }: Place): Generator<Violation> {
  const [kind, ...others] = kinds.filter((each) => resource.get(`${volume}.${each}`) !== undefined);
  for (const each of others)
    yield { field: `${volume}.${each}`, problem: `is beside ${String(kind)}, of which a volume has one` };
  const name = resource.text(`${volume}.name`) ?? "";
  const declared = kind === undefined ? undefined : declaredAs(surface, { kind, name, said });
  if (kind === undefined || declared === undefined) {
    yield { field: volume, problem: "is no volume of the catalog" };
    return;
  }
  for (const [field, value] of Object.entries(declared)) {
    const at = `${volume}.${kind}.${field}`;
    if (resource.get(at) !== value) yield { field: at, problem: "is not what the catalog says" };
  }
  if (kind !== "secret") return;
  const items = resource.each(`${volume}.secret.items`);
  if (items.length !== 1)
    yield { field: `${volume}.secret.items`, problem: "must be the one file that the catalog says" };
}

/** What the catalog says of a volume of that name, by the fields of its kind; undefined where it says nothing. */
function declaredAs(
  surface: Resource,
  { kind, name, said }: { kind: Kind; name: string; said: string },
): Readonly<Record<string, unknown>> | undefined {
  if (kind === "cloudSqlInstance")
    return name === "cloudsql" && surface.each(`${said}.cloudSql`).length > 0 ? {} : undefined;
  const path = `${said}.volumes.${name.replace(/^volume-/, "")}`;
  if (kind === "secret") {
    const secret = surface.text(`${path}.secretRef`);
    return secret === undefined ? undefined : { "items[0].path": surface.text(`${path}.file`) ?? secret };
  }
  if (kind === "gcs") {
    const bucket = surface.text(`${path}.bucket`);
    return bucket === undefined ? undefined : { bucket, readOnly: surface.get(`${path}.readOnly`) };
  }
  const sizeLimit = kind === "emptyDir" ? surface.text(`${path}.size`) : undefined;
  return sizeLimit === undefined ? undefined : { medium: "MEMORY", sizeLimit };
}
