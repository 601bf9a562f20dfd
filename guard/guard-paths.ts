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

/** The guard path that a file of the repository lies in. */
export function guardPathOf(file: string): string | undefined {
  const path = `/${file}`;
  return guardPaths.find((guard) => {
    if (guard.endsWith("/")) return path.startsWith(guard);
    return guard.endsWith("*") ? path.startsWith(guard.slice(0, -1)) : path === guard;
  });
}
