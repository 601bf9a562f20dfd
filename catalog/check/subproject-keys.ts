import { isPlainList, isPlainMap, mapAt, type KeyPath, type Plain, type PlainMap } from "../plain.ts";
import { merge } from "../merge/merge.ts";
import { bundleRefs } from "../references.ts";
import type { Finding } from "./finding.ts";
import { quote } from "./quote.ts";

/** Whether an app is that of a subproject, whose path is the app's name or ends with it: api, services/api. */
function isAppOf(app: string, subproject: string): boolean {
  return app === subproject || subproject.endsWith(`/${app}`);
}

/** The keys of a subproject's file that are not its own. `lower` is what the file is merged over. */
export function* misplacedInSubproject(
  layer: PlainMap,
  lower: PlainMap,
  subproject: string,
): Generator<Finding> {
  const merged = merge(lower, layer);
  for (const [section, entities] of Object.entries(layer)) {
    const ownersOf = owners[section];
    if (ownersOf === undefined) {
      const hint = `it has ${Object.keys(owners).join(", ")}; write this in the environment's config.yml`;
      yield { path: [section], text: "is not a subproject's", hint, showsValue: false };
    } else if (!isPlainMap(entities)) {
      yield { path: [section], text: "must be a map", showsValue: false };
    } else {
      for (const id of Object.keys(entities)) {
        const stranger = strangerOf(section, id, lower, merged, subproject);
        if (stranger !== undefined) yield misplaced([section, id], stranger, subproject);
      }
    }
  }
}

/** The part of a subproject's file that it may hold: what is misplaced is told by its name, and has no other effect. */
export function ownPart(layer: PlainMap, lower: PlainMap, subproject: string): PlainMap {
  const merged = merge(lower, layer);
  const sections = Object.entries(layer).flatMap(([section, entities]) => {
    if (owners[section] === undefined || !isPlainMap(entities)) return [];
    const own = Object.entries(entities).filter(
      ([id]) => strangerOf(section, id, lower, merged, subproject) === undefined,
    );
    return own.length === 0 ? [] : [[section, Object.fromEntries(own)] as const];
  });
  return Object.fromEntries(sections);
}

/** The apps that an entity is for, in one merged environment. */
type Owners = (id: string, merged: PlainMap) => readonly Plain[];

const appOfSurface: Owners = (id, merged) => fieldOf(merged, "surfaces", id, "app");
const appsOfItsSurface =
  (section: string): Owners =>
  (id, merged) =>
    fieldOf(merged, section, id, "surface").flatMap((surface) => appOfSurface(textOf(surface), merged));

const owners: Readonly<Record<string, Owners | undefined>> = {
  surfaces: appOfSurface,
  services: appOfSurface,
  bundles: appsOfItsSurface("bundles"),
  secrets: (id, merged) => [
    ...usersOf(id, merged, "bundles", bundleRefs).flatMap((bundle) =>
      appsOfItsSurface("bundles")(bundle, merged),
    ),
    ...usersOf(id, merged, "surfaces", ["credentials"]).flatMap((surface) => appOfSurface(surface, merged)),
  ],
  guardrails: appsOfItsSurface("guardrails"),
  pipelines: (id, merged) => fieldOf(merged, "pipelines", id, "app"),
};

/** What a subproject's file may say. */
export const subprojectSections: readonly string[] = Object.keys(owners);

/** Whose an entity is that is not the subproject's; null where it is nobody's, undefined where it is the subproject's own. */
function strangerOf(
  section: string,
  id: string,
  lower: PlainMap,
  merged: PlainMap,
  subproject: string,
): Plain | undefined {
  // What is there already stays with its app, so that no subproject takes it over or gives it away.
  const apps = [lower, merged]
    .filter((layer) => Object.hasOwn(mapAt(layer, [section]), id))
    .flatMap((layer) => owners[section]?.(id, layer) ?? []);
  if (apps.length === 0) return null;
  return apps.find((app) => !isAppOf(textOf(app), subproject));
}

function misplaced(path: KeyPath, app: Plain, subproject: string): Finding {
  const text = app === null ? "is of no app" : `is of the app ${quote(textOf(app))}`;
  const hint = `the subproject ${quote(subproject)} has what is of an app of that name`;
  return { path, text, hint, showsValue: false };
}

function fieldOf(merged: PlainMap, section: string, id: string, field: string): readonly Plain[] {
  const entity = mapAt(merged, [section, id]);
  const value = Object.hasOwn(entity, field) ? entity[field] : undefined;
  return value === undefined ? [] : [value];
}

function usersOf(id: string, merged: PlainMap, section: string, fields: readonly string[]): string[] {
  return Object.entries(mapAt(merged, [section])).flatMap(([user, entity]) => {
    const names = fields.map((field) => (isPlainMap(entity) ? entity[field] : undefined));
    return names.some((name) => name === id || (isPlainList(name) && name.includes(id))) ? [user] : [];
  });
}

/** A name as it was written; what is none names nothing. */
function textOf(value: Plain): string {
  return typeof value === "string" ? value : "";
}
