import type { CloudRunSurface } from "../../model/declared/deployment-surface.ts";
import { isInSecretManager } from "../../model/declared/secret-credential-set.ts";
import type { Finding } from "../check/finding.ts";
import { quote } from "../check/quote.ts";
import type { KeyPath } from "../plain.ts";
import type { CatalogRule, RuleContext } from "./rule.ts";

/** Cloud Run refuses most of it as well, but only in the middle of a deployment. */
export const volumesFit: CatalogRule = {
  id: "volumes-fit",
  description:
    "A volume is a bucket, one of the surface's credentials or memory, and has a folder of its own.",
  level: "error",
  regional: true,
  *check(context) {
    for (const surface of context.entities.surfaces.values()) {
      if (surface.platform !== "cloud-run") continue;
      yield* kinds(surface);
      yield* files(surface, context);
      yield* folders(surface);
      yield* mounts(surface);
    }
  },
};

function* kinds({ id: surface, cloudRun }: CloudRunSurface): Generator<Finding> {
  for (const [id, { bucket, secretRef, file, size }] of Object.entries(cloudRun.volumes)) {
    const path = ["surfaces", surface, "cloudRun", "volumes", id];
    const said = Object.entries({ bucket, secretRef, size }).filter(([, value]) => value !== undefined);
    const hint = "say one of `bucket`, `secretRef` and `size`";
    if (said.length === 0)
      yield { path, text: "is neither a bucket, nor a secret, nor memory", hint, showsValue: false };
    else if (said.length > 1)
      yield { path, text: `has ${said.map(([key]) => key).join(" and ")}`, hint, showsValue: false };
    else if (file !== undefined && secretRef === undefined)
      yield { path: [...path, "file"], text: "is for a secret's file alone", hint: "remove it" };
  }
}

function* files(
  { id: surface, credentials, cloudRun }: CloudRunSurface,
  { entities: { secrets } }: RuleContext,
): Generator<Finding> {
  for (const [id, { secretRef }] of Object.entries(cloudRun.volumes)) {
    if (secretRef === undefined) continue;
    const path = ["surfaces", surface, "cloudRun", "volumes", id, "secretRef"];
    const secret = secrets.get(secretRef);
    if (!credentials.includes(secretRef)) {
      const hint = `name it in surfaces.${surface}.credentials`;
      yield { path, text: "is none of the surface's credentials", hint };
    } else if (secret !== undefined && !isInSecretManager(secret)) {
      const text = `is a secret of ${quote(secret.service)}, and Cloud Run reads none of those`;
      yield { path, text, hint: `set secrets.${secretRef}.service to cloud-run` };
    }
  }
}

/** What is mounted over a folder hides what is there. */
function* folders({ id: surface, cloudRun }: CloudRunSurface): Generator<Finding> {
  const block = ["surfaces", surface, "cloudRun"];
  const own = Object.entries(cloudRun.volumes).map(([id, { path }]): Place => [
    [...block, "volumes", id, "path"],
    path,
  ]);
  yield* overlaps(own);
  for (const [id, sidecar] of Object.entries(cloudRun.sidecars)) {
    const path = [...block, "sidecars", id, "mounts"];
    yield* overlaps(Object.entries(sidecar.mounts).map(([volume, at]): Place => [[...path, volume], at]));
  }
}

type Place = readonly [path: KeyPath, folder: string];

function* overlaps(places: readonly Place[]): Generator<Finding> {
  for (const [index, [path, folder]] of places.entries()) {
    const other = places
      .slice(0, index)
      .find(([, before]) => `${folder}/`.startsWith(`${before}/`) || `${before}/`.startsWith(`${folder}/`));
    if (other === undefined) continue;
    const text = `is where ${quote(other[1])} is mounted, or below or above it`;
    yield { path, text, hint: "give each a folder of its own" };
  }
}

function* mounts({ id: surface, cloudRun }: CloudRunSurface): Generator<Finding> {
  for (const [id, sidecar] of Object.entries(cloudRun.sidecars)) {
    for (const name of Object.keys(sidecar.mounts)) {
      const path = ["surfaces", surface, "cloudRun", "sidecars", id, "mounts", name];
      const volume = Object.hasOwn(cloudRun.volumes, name) ? cloudRun.volumes[name] : undefined;
      if (volume === undefined) {
        const known = Object.keys(cloudRun.volumes).map(quote).join(", ") || "none";
        const hint = `there are: ${known}`;
        yield { path, text: "is no volume of the surface", hint, showsValue: false };
      } else if (volume.secretRef !== undefined) {
        const hint = "a sidecar's image is another one than the surface's, and reads none of its secrets";
        yield { path, text: "is a secret", hint, showsValue: false };
      }
    }
  }
}
