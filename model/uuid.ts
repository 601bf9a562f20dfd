import { v5 } from "uuid";

/** The namespace of every id here: UUIDv5 of the URL namespace and the project's own name. */
const namespace = v5("gantry:model", v5.URL);

/** The id of an entity: UUIDv5 of its kind and natural key, so the same catalog always gives the same ids. */
export function entityUuid(kind: string, ...naturalKey: readonly string[]): string {
  return v5([kind, ...naturalKey].join("\u0000"), namespace);
}
