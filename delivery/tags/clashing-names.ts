/** A name without the folder of its kind, as people say it. */
export function shortName(ref: string): string {
  return ref.replace(/^refs\/(?:tags|heads)\//, "");
}

/** The names that a ref's name lies below, such as `refs/tags/api` of `refs/tags/api/v1.2.3`. */
export function namesAbove(ref: string): string[] {
  const parts = ref.split("/");
  return parts.slice(3).map((_, at) => parts.slice(0, at + 3).join("/"));
}

/**
 * Which names cannot be beside those that are taken, a line for each two: git keeps a ref as a file, or as a folder of
 * others.
 */
export function clashingNames(names: readonly string[], taken: ReadonlySet<string>): string[] {
  const asked = new Set(names);
  const above = [...taken].flatMap((name) =>
    namesAbove(name)
      .filter((folder) => asked.has(folder) && !asked.has(name))
      .map((folder) => [folder, name] as const),
  );
  const below = names.flatMap((name) =>
    namesAbove(name)
      .filter((folder) => taken.has(folder))
      .map((folder) => [name, folder] as const),
  );
  return [...below, ...above].map(
    ([name, other]) =>
      `${shortName(name)} cannot be beside ${shortName(other)}: git keeps a ref as a file or as a folder of refs`,
  );
}
