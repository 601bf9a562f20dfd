import { platforms } from "../platforms/index.ts";
import { isBuilt, type Asked, type Move } from "../platforms/platform.ts";
import { readBundle, type Bundle } from "./bundle-file.ts";
import type { HandedOver, Source } from "./source.ts";

/** Asks each platform what it has, and looks which bundles lie here. Throws a GantryError for one that does not answer. */
export async function findSources(
  asked: Omit<Asked, "moves"> & { moves: readonly Move[] },
  handedOver: readonly HandedOver[],
): Promise<Source[]> {
  const sources: Source[] = [];
  for (const { name, bundles } of platforms) {
    const moves = asked.moves.filter(isBuilt).filter(({ surface }) => surface.platform === name);
    if (bundles === undefined || moves.length === 0) continue;
    const { serving, placed } = await bundles.look({ ...asked, moves });
    for (const { surface, to } of moves) {
      const { environment } = asked.catalog;
      const found = await readBundle(asked.project, { environment, surface: surface.id, commit: to.commit });
      const bundle = found === undefined || "problem" in found ? undefined : found;
      sources.push({
        surface,
        to,
        serving: serving.get(surface.id),
        placed: placed.get(surface.id),
        bundle,
        problem:
          found !== undefined && "problem" in found
            ? found.problem
            : otherBundle(surface.id, bundle, handedOver),
      });
    }
  }
  return sources;
}

function otherBundle(
  surface: string,
  bundle: Bundle | undefined,
  handedOver: readonly HandedOver[],
): string | undefined {
  const said = handedOver.find((each) => each.surface === surface);
  if (said === undefined) return undefined;
  if (bundle === undefined) return `no bundle lies here, and ${said.checksum} was handed over`;
  const { checksum } = bundle.artifact;
  return checksum === said.checksum
    ? undefined
    : `its bundle is ${checksum}, and ${said.checksum} was handed over`;
}
