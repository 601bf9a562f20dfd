import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { madeAs } from "../../model/declared/made-as.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { entityId } from "../../model/scalars.ts";
import { clarificationsPath } from "../documents.ts";
import { quote, quoteKey } from "../check/quote.ts";
import { didYouMean } from "../check/suggest.ts";
import { parseCatalogFile } from "../files/catalog-file.ts";
import { listEnvironments } from "../files/list-environments.ts";
import { globalConfig, scanEnvironment } from "../files/scan.ts";
import type { LoadedCatalog } from "../load.ts";
import type { RenamedFile, RenamePlan } from "./interrupted.ts";
import { mentionsSurface, renameInFile, type FileRename } from "./rename-in-file.ts";
import { renameInValue } from "./rename-in-value.ts";

export type Rename = Pick<RenamePlan, "from" | "to">;

/** What a rename of a surface changes in every file of the catalog. Throws a usage error for a name that cannot be meant. */
export function planRename(root: string, { environments }: LoadedCatalog, rename: Rename): RenamePlan {
  const { from, to } = rename;
  refuseName(to);
  const surfaces = environments.flatMap((each) => each.surfaces);
  const own = surfaces.filter(({ id }) => id === from);
  const [first] = own;
  const later = surfaces.find(({ id }) => id === to);
  if (first === undefined) {
    if (later !== undefined) return { ...rename, madeAs: madeAs(later), files: [] };
    throw unknownSurface(from, new Set(surfaces.map(({ id }) => id)));
  }
  const made = new Set(own.map(madeAs));
  if (made.size > 1) {
    throw usage(
      `surface ${quote(from)} was made as ${[...made].map(quote).join(" and ")}, in one environment and another`,
      "rename it by hand, and keep what each environment has as madeAs",
    );
  }
  refuseTaken(rename, environments);
  const texts = new Map(filesOf(root).map((path) => [path, readFileSync(join(root, path), "utf8")]));
  const files = [...texts].flatMap(([path, before]): RenamedFile[] => {
    const after = edited(path, before, {
      from,
      to,
      madeAs: madeAsIn(path, texts, { from, to, made: first.madeAs }),
    });
    return after === before ? [] : [{ path, before, after }];
  });
  return { ...rename, madeAs: madeAs(first), files };
}

function refuseName(name: string): void {
  const { error } = entityId.safeParse(name);
  if (error === undefined) return;
  throw usage(`${quoteKey(name)} is no name of a surface: it ${error.issues[0]?.message ?? "is not legal"}`);
}

function refuseTaken({ from, to }: Rename, environments: LoadedCatalog["environments"]): void {
  if (from === to) throw usage(`${quote(from)} is the surface's name already`);
  for (const { environment, surfaces, services } of environments) {
    if (surfaces.some(({ id }) => id === to))
      throw usage(`the name ${quote(to)} is taken: ${environment} has a surface called so`, other);
    const holder = surfaces.find((surface) => surface.id !== from && madeAs(surface) === to);
    if (holder !== undefined) {
      const why = `surface ${quote(holder.id)} was made under it, and its resources are called so`;
      throw usage(`the name ${quote(to)} is taken: ${why}`, other);
    }
    if (services.some(({ serviceName }) => serviceName === to)) {
      const why = `${environment} has a service called so, which would become the surface's`;
      throw usage(
        `the name ${quote(to)} is taken: ${why}`,
        "choose another name, or rename the service first",
      );
    }
  }
}

const other = "choose another name";

function unknownSurface(name: string, known: ReadonlySet<string>): GantryError {
  const hint = didYouMean(name, known) ?? `surfaces: ${[...known].toSorted().join(", ")}`;
  return usage(`there is no surface ${quoteKey(name)}`, hint);
}

function usage(message: string, hint?: string): GantryError {
  return new GantryError(message, { ...(hint === undefined ? {} : { hint }), exitCode: ExitCode.usage });
}

/** Every file that can say something of a surface. */
function filesOf(root: string): string[] {
  const documents = existsSync(join(root, clarificationsPath)) ? [clarificationsPath] : [];
  const folders = listEnvironments(root).map((environment) => scanEnvironment(root, environment));
  return [
    globalConfig,
    ...documents,
    ...folders.flatMap(({ config, subprojects, regions }) => [
      config,
      ...subprojects.map((each) => each.config),
      ...regions.flatMap((region) => [
        ...(region.config === undefined ? [] : [region.config]),
        ...region.subprojects.map((each) => each.config),
      ]),
    ]),
  ];
}

/**
 * What a file is to say of the name that the surface was made under: the uppermost that speaks of the surface says it, and none
 * once the surface has that name again.
 */
function madeAsIn(
  path: string,
  texts: ReadonlyMap<string, string>,
  { from, to, made }: { from: string; to: string; made: string | undefined },
): FileRename["madeAs"] {
  if (made === to) return "remove";
  if (made !== undefined) return undefined;
  const folder = (file: string): string => file.split("/").slice(0, 2).join("/");
  const speaking = [...texts].filter(([, text]) => mentionsSurface(text, from)).map(([file]) => file);
  const above = speaking.find((file) => file === globalConfig || folder(file) === folder(path));
  return above === path ? "write" : undefined;
}

/** The file's text afterwards. Throws where it would say anything else than what is meant. */
function edited(path: string, before: string, rename: FileRename): string {
  const after = renameInFile(before, rename);
  const [old, now] = [before, after].map((text) => parseCatalogFile(path, Buffer.from(text)));
  if (
    old !== undefined &&
    now?.readable === true &&
    isDeepStrictEqual(now.value, renameInValue(old.value, rename))
  )
    return after;
  throw new GantryError(`${path} is written in a way that cannot be edited without touching the rest of it`, {
    hint: `rename the surface in it by hand: ${rename.from} to ${rename.to}, with madeAs: ${rename.from} below it`,
  });
}
