import { join } from "node:path";
import type { LoadedCatalog } from "../../catalog/load.ts";
import { declaredComponents, declaredOnce } from "../../model/declared/declared-components.ts";
import { GantryError } from "../../model/errors.ts";
import type { Project } from "../../catalog/project.ts";
import { refuseUnguardedImports } from "../path/parts.ts";
import type { Judge } from "./judgement.ts";
import { copyPack } from "./pack-copy.ts";
import { ruleFiles } from "../../catalog/rules-folder.ts";
import { repositoryStack } from "../../catalog/stacks.ts";
import { waiversFor } from "./waivers-for.ts";

/** The project's own pack, in a copy, with the waivers that its catalog has for the stack. */
export async function judgeOf(project: Project, catalog: LoadedCatalog, stack: string): Promise<Judge> {
  // Said before it is copied: a project without a pack.
  rulesIn(project.policyPack);
  await refuseUnguardedImports(project.root);
  const { folder, parts, marks } = await copyPack(project);
  const pack = join(folder, "policy");
  return {
    pack,
    from: project.root,
    parts,
    copied: marks,
    rules: rulesIn(pack),
    waivers: waiversFor(catalog, stack),
    declared: declaredFor(catalog, stack),
    compares: true,
  };
}

/** For a state that is judged by itself: what is declared and not deployed yet is no fault of it, nor is an earlier program. */
export async function judgeOfState(project: Project, catalog: LoadedCatalog, stack: string): Promise<Judge> {
  return { ...(await judgeOf(project, catalog, stack)), declared: [], compares: false };
}

function declaredFor({ environments, repository }: LoadedCatalog, stack: string): string[] {
  if (stack === repositoryStack) return declaredOnce(repository);
  const catalog = environments.find(({ environment }) => environment === stack);
  if (catalog === undefined) throw new Error(`the catalog has no environment "${stack}"`);
  return declaredComponents(catalog);
}

/** The ids of the rules of the pack in a folder, sorted: the names of their files. Throws where there is none, and as `ruleFiles`. */
export function rulesIn(pack: string): string[] {
  const ids = [...ruleFiles(pack).keys()];
  if (ids.length === 0) {
    throw new GantryError(`there is no policy pack in "${pack}", and nothing goes on without it`, {
      hint: "restore the folder policy/ from git",
    });
  }
  return ids;
}
