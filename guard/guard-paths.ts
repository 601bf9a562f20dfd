/**
 * What judges changes, deploys them or says who may: a change of it is judged by itself, but for the rules. Patterns of
 * CODEOWNERS, a folder with a slash at its end.
 */
export const guardPaths = [
  "/.ci/",
  "/.github/",
  "/.gitleaks.toml",
  "/.npmrc",
  "/.sops.yaml",
  "/Pulumi.*",
  "/cli/",
  "/components/",
  "/docs/governance.yml",
  "/environments/global/",
  "/environments/production/",
  "/local/",
  "/model/",
  "/package-lock.json",
  "/package.json",
  "/policy/",
  "/scripts/",
  "/stacks/",
] as const;

/** The guard path that a file of the repository lies in. */
export function guardPathOf(file: string): string | undefined {
  const path = `/${file}`;
  return guardPaths.find((guard) => {
    if (guard.endsWith("/")) return path.startsWith(guard);
    return guard.endsWith("*") ? path.startsWith(guard.slice(0, -1)) : path === guard;
  });
}
