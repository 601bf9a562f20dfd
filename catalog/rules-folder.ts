import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { gantryPackage } from "../model/gantry-package.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { packageFolders } from "./package-folders.ts";

/** The folder of the pack that holds a file for each rule, and that of what each is tried with. */
const [rules, cases] = ["rules", "cases"];

/**
 * Where Gantry's rules of the pack in a folder lie, a file each: in the package that the pack hands on, in the packages beside it, so that of a
 * base it is the base's; and in the folder itself where the project holds Gantry's code. Undefined where there is neither.
 */
export function rulesFolder(pack: string): string | undefined {
  const packages = packageFolders(dirname(pack)).map((folder) => join(folder, gantryPackage));
  return [...packages.map((folder) => join(folder, "policy")), ...(holdsCode(pack) ? [pack] : [])]
    .map((folder) => join(folder, rules))
    .find(existsSync);
}

/** Where the product's own rules lie; undefined where it has none beside Gantry's: in a clone of Gantry all are in one folder. */
export function ownRulesFolder(pack: string): string | undefined {
  const folder = join(pack, rules);
  return existsSync(folder) && rulesFolder(pack) !== folder ? folder : undefined;
}

/** The file with what one of the product's own rules is tried with. */
export function ownCasesFile(pack: string, id: string): string {
  return join(pack, cases, `${id}.ts`);
}

/** How rules are written is beside them, in Gantry's own pack alone. */
function holdsCode(pack: string): boolean {
  return existsSync(join(pack, "rule.ts"));
}

/**
 * The files of all rules of the pack in a folder by the rules' ids, which are their names: Gantry's, and the product's own. Runs none of
 * them; empty where there is no pack.
 *
 * @throws GantryError (usage) for a rule of the product's own that has the name of one of Gantry's, or is none by its name
 */
export function ruleFiles(pack: string): ReadonlyMap<string, string> {
  const gantrys = filesIn(rulesFolder(pack));
  const own = filesIn(ownRulesFolder(pack));
  const problems = [...own.keys()].flatMap((id) => {
    if (gantrys.has(id)) return [`policy/rules/${id}.ts has the name of one of Gantry's rules`];
    return ruleName.test(id) ? [] : [`policy/rules/${id}.ts: "${id}" is no name of a rule`];
  });
  if (problems.length > 0) {
    throw new GantryError(
      "the product's own rules only add to Gantry's, and none can take the place of another",
      {
        problems,
        hint: 'name each after what it wants: "require-" or "disallow-", and words in lower case joined by hyphens',
        exitCode: ExitCode.usage,
      },
    );
  }
  return new Map([...gantrys, ...own].toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

const ruleName = /^(require|disallow)(-[a-z0-9]+)+$/;

function filesIn(folder: string | undefined): Map<string, string> {
  const names = folder === undefined ? [] : readdirSync(folder).filter((name) => name.endsWith(".ts"));
  return new Map(names.map((name) => [name.slice(0, -".ts".length), join(folder ?? "", name)] as const));
}
