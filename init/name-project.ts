import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const projectFile = "Pulumi.yaml";

/**
 * Pulumi.yaml with the product's name in place of Gantry's own; undefined where it has another one, or there is none. Two
 * products of one name would have each other's stacks in one organisation of Pulumi Cloud, or in one bucket.
 */
export function nameProject(root: string, product: string): string | undefined {
  const file = join(root, projectFile);
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, "utf8");
  const named = text.replace(/^name:[ \t]*(["']?)gantry\1(?=[ \t]*(?:#.*)?\r?$)/m, `name: ${product}`);
  return named === text ? undefined : named;
}
