import code from "./code-rooms.json" with { type: "json" };

/** The files that judge a change or say who may, and are no code. */
const others = [
  "/.ci/",
  "/.dependency-cruiser.js",
  "/.github/",
  "/.gitleaks.toml",
  "/.npmrc",
  "/.sops.yaml",
  "/Pulumi.*",
  "/docs/governance.yml",
  "/eslint.config.ts",
  "/environments/global/",
  "/environments/production/",
  "/package-lock.json",
  "/package.json",
  "/scripts/",
  "/tools/",
  "/tsconfig.json",
];

/**
 * What judges changes, deploys them or says who may: a change of it is judged by itself, but for the rules. Patterns of
 * CODEOWNERS, a folder with a slash at its end. Code is whatever the command, the program and the pack import.
 */
export const guardPaths: readonly string[] = [...new Set([...others, ...code.paths])].sort();

/** What only a project has that holds Gantry's code, beside the rooms: in any other such a file is the product's own. */
const ofGantry = ["/.ci/", "/.dependency-cruiser.js", "/eslint.config.ts", "/tsconfig.json"];

/** The same of a project that has Gantry as a package. */
const guardPathsOfProduct: readonly string[] = [
  ...others.filter((path) => !ofGantry.includes(path)),
  "/policy/",
  "/stacks/",
].sort();

/** What lies at the repository's top wherever the project is: npm keeps the packages of all folders by what is there. */
const atTheTop = ["/.github/", "/.npmrc", "/package-lock.json", "/package.json"];

/**
 * The same from the repository's top, for a project in a folder.
 *
 * @param prefix that folder, with a slash at its end; empty for the top
 * @param holdsCode whether the project holds Gantry's code; otherwise it has Gantry as a package
 */
export function guardPathsIn(prefix: string, holdsCode = true): readonly string[] {
  const paths = holdsCode ? guardPaths : guardPathsOfProduct;
  if (prefix === "") return paths;
  const own = paths.filter((path) => path !== "/.github/").map((path) => `/${prefix}${path.slice(1)}`);
  return [...new Set([...atTheTop, ...own])].sort();
}

/** The guard path that a file of the repository lies in, both from the repository's top; the rest as for `guardPathsIn`. */
export function guardPathOf(file: string, prefix: string, holdsCode = true): string | undefined {
  const path = `/${file}`;
  return guardPathsIn(prefix, holdsCode).find((guard) => {
    if (guard.endsWith("/")) return path.startsWith(guard);
    return guard.endsWith("*") ? path.startsWith(guard.slice(0, -1)) : path === guard;
  });
}
