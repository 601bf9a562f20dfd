import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { isOfGhcr } from "../../model/declared/image-name.ts";
import { type Change, type GovernedValue, sameValue } from "./loosening.ts";

type Images = Pick<EnvironmentCatalog, "product" | "surfaces" | "pipelines" | "sampler">;

/**
 * Where an image comes from somewhere else: of a surface that was there any other image, of one that is new an image of
 * somebody whose images nothing ran before. Likewise what a pipeline makes.
 */
export function* compareImages(base: Images, head: Images): Generator<Change> {
  const known = ownersIn(base);
  const before = imagesOf(base);
  for (const [field, now] of imagesOf(head)) {
    const old = before.get(field) ?? null;
    const isKnown = namesIn(now).every((name) => known.has(ownerOf(name)));
    const isNew = !before.has(field);
    // The list of a pipeline may grow: which image a surface runs is said there.
    const isMore = Array.isArray(old) && Array.isArray(now) && old.every((each) => now.includes(each));
    if (sameValue(old, now) || ((isNew || isMore) && isKnown)) continue;
    if (now !== null) yield { field, old, new: now };
  }
}

/** The images, and the lists of them, by the field that names them. */
function imagesOf({ surfaces, pipelines, sampler }: Images): Map<string, GovernedValue> {
  const images = new Map<string, GovernedValue>();
  for (const surface of surfaces) {
    if (surface.platform !== "cloud-run") continue;
    const field = `surfaces.${surface.id}.cloudRun`;
    images.set(`${field}.image`, surface.cloudRun.image);
    images.set(`${field}.initialImage`, surface.cloudRun.initialImage ?? null);
    for (const [id, { image }] of Object.entries(surface.cloudRun.sidecars))
      images.set(`${field}.sidecars.${id}.image`, image);
  }
  for (const { id, artifacts } of pipelines) images.set(`pipelines.${id}.artifacts`, artifacts);
  if (sampler !== undefined) images.set("sampler.image", sampler.image);
  return images;
}

/** Whose images a catalog has: the repository's owner, and whoever else it names. */
function ownersIn(catalog: Images): ReadonlySet<string> {
  const named = [...imagesOf(catalog).values()].flatMap(namesIn).map(ownerOf);
  return new Set([catalog.product.repository.owner.toLowerCase(), ...named]);
}

function namesIn(value: GovernedValue): string[] {
  return [value]
    .flat()
    .flatMap((name) => (typeof name === "string" && isOfRegistry.test(name) ? [name] : []));
}

/** Of GHCR, or of Google's registries, whose hosts say nothing of whose images they have. */
const isOfRegistry = /^(?:ghcr\.io|(?:\w+\.)?gcr\.io|[a-z0-9-]+-docker\.pkg\.dev)\//;

/** Of GHCR an organisation or a user; at Google a project, which is another's even if it has the same name. */
function ownerOf(image: string): string {
  const [host = "", owner = ""] = image.toLowerCase().split("/");
  return isOfGhcr(image) ? owner : `${host}/${owner}`;
}
