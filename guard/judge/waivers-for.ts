import type { LoadedCatalog } from "../../catalog/load.ts";
import { repositoryStack } from "../../catalog/stacks.ts";
import type { Waiver } from "../../model/declared/waiver.ts";

/** The catalog's waivers for one stack. */
export function waiversFor({ environments, repository }: LoadedCatalog, stack: string): readonly Waiver[] {
  if (stack === repositoryStack) return repository.waivers;
  return environments.find(({ environment }) => environment === stack)?.waivers ?? [];
}
