import { existsSync, globSync } from "node:fs";
import { join } from "node:path";
import { configSchemaPath, configSchemaText } from "../../catalog/config-schema.ts";
import type { Roots } from "../../catalog/project.ts";
import { isSameText } from "../../files/line-ends.ts";
import { readOwn } from "../../files/read-own.ts";
import { codeowners, codeownersPath, namesOwners, othersOwners } from "../../guard/codeowners.ts";
import { GantryError } from "../../model/errors.ts";
import { secretsCatalog, secretsCatalogPath } from "../../secrets/secrets-catalog.ts";
import { sopsConfigurationPath } from "../../secrets/sops-configuration.ts";
import { readWorkflows } from "../../workflows/compare-files.ts";
import { originOf } from "../../workflows/header.ts";
import { withoutHook } from "../additions/hook.ts";
import { besidePart, gitFiles, type GitFile } from "../additions/part-of-file.ts";
import { platforms } from "../app-answer.ts";
import { projectFile } from "../name-project.ts";
import { gitAttributesText } from "../plan-files.ts";
import { projectFiles } from "../templates/project.ts";
import { removeWhereSame, takeOut, type Step } from "./step.ts";

const notAsGenerated = 'not what "gantry generate" writes today: run that, or remove it yourself';
/** Why a file of the templates stays. */
export const notAsWritten = "not as this version of Gantry writes it";

/**
 * What Gantry wrote that a catalog can do without, in the order in which it goes: each file before what says whether it is as it was
 * written. Pulumi.yaml, by which the project is known, is last.
 */
export async function ofPackage(roots: Roots, packageRoot: string): Promise<Step[]> {
  const { root } = roots;
  const product = productOf(root);
  const files = projectFiles({ product, platforms }, packageRoot);
  const handing = [...files.keys()].filter((path) => !isScript(path) && path !== projectFile);
  return [
    ...workflows(roots),
    ...ownersOf(roots),
    ...generated(root),
    ...gitFiles.flatMap((path) => partsOf(roots, path)),
    ...wholeAttributes(root),
    ...(await hookOf(roots)),
    ...handing.flatMap((path) => removeWhereSame(root, path, files.get(path) ?? "", notAsWritten)),
    ...own(root),
    ...removeWhereSame(root, projectFile, files.get(projectFile) ?? "", notAsWritten),
    ...kept(root),
  ];
}

/** The scripts that were copied from the package. */
export function scriptsOf(root: string, packageRoot: string): Step[] {
  return [...projectFiles({ product: "", platforms: [] }, packageRoot)]
    .filter(([path]) => isScript(path))
    .flatMap(([path, text]) => removeWhereSame(root, path, text, notAsWritten));
}

function isScript(path: string): boolean {
  return path.startsWith("scripts/");
}

/** As Pulumi.yaml has it: the other files are named for it. */
function productOf(root: string): string {
  const read = readOwn(root, projectFile);
  const text = "problem" in read ? "" : (read.text ?? "");
  return /^name:[ \t]*(?<name>[\w.-]+)/m.exec(text)?.groups?.["name"] ?? "";
}

function workflows({ repository, prefix }: Roots): Step[] {
  return [...readWorkflows(repository)].flatMap(([below, text]): Step[] => {
    const path = `${upFrom(prefix)}${below}`;
    const origin = originOf(text);
    if (origin === "own") return [];
    return [
      origin === "generated" ? { does: "remove", path } : { does: "keep", path, reason: "edited by hand" },
    ];
  });
}

function upFrom(prefix: string): string {
  return prefix.replaceAll(/[^/]+\//g, "../");
}

function ownersOf({ root, prefix }: Roots): Step[] {
  const path = codeownersPath(prefix);
  const read = readOwn(root, path);
  if ("problem" in read) return [{ does: "keep", path, reason: read.problem }];
  const { text } = read;
  if (text === undefined || !namesOwners(text, prefix)) return [];
  const wanted = made(() => codeowners(prefix).generate(root));
  if (wanted === undefined) return [{ does: "keep", path, reason: notReadable }];
  if (!isSameText(text, wanted.get(path))) return [{ does: "keep", path, reason: notAsGenerated }];
  return [takeOut(prefix, { path, before: text, others: othersOwners(text, prefix) })];
}

function partsOf({ root, prefix }: Roots, path: GitFile): Step[] {
  const read = readOwn(root, path);
  const text = "problem" in read ? undefined : read.text;
  const found = text === undefined ? undefined : besidePart(path, text);
  if (text === undefined || found === undefined) return [];
  return [
    found.isAsWritten
      ? takeOut(prefix, { path, before: text, others: found.others })
      : { does: "keep", path, reason: notAsWritten },
  ];
}

/** As it was written before it had a part alone. */
function wholeAttributes(root: string): Step[] {
  return removeWhereSame(root, ".gitattributes", gitAttributesText, "").filter(
    ({ does }) => does === "remove",
  );
}

/** Of this clone alone, where it is git's own. */
async function hookOf(roots: Roots): Promise<Step[]> {
  const found = await withoutHook(roots);
  return found === undefined ? [] : [takeOut(roots.prefix, found)];
}

function generated(root: string): Step[] {
  const wanted = made(() => secretsCatalog.generate(root));
  const ofCatalog = [secretsCatalogPath, sopsConfigurationPath].flatMap((path): Step[] => {
    const now = wanted?.get(path);
    if (now !== undefined) return removeWhereSame(root, path, now, notAsGenerated);
    return existsSync(join(root, path)) ? [{ does: "keep", path, reason: notReadable }] : [];
  });
  return [...removeWhereSame(root, configSchemaPath, configSchemaText(), notAsGenerated), ...ofCatalog];
}

const notReadable = 'cannot be compared, for the catalog does not hold: "gantry catalog check"';

/** What a generator makes; undefined where the catalog that it is made from cannot be read. */
function made<T>(generate: () => T): T | undefined {
  try {
    return generate();
  } catch (error) {
    if (error instanceof GantryError) return undefined;
    throw error;
  }
}

/** What people put where Gantry looks for what is theirs. */
function own(root: string): Step[] {
  const folders = ["stacks/own/**/*", "policy/{rules,cases}/**/*"];
  return globSync(folders, { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll("\\", "/"),
    )
    .toSorted()
    .map((path) => ({ does: "keep", path, reason: "yours" }));
}

/** What git ignores. */
function kept(root: string): Step[] {
  const path = ".gantry/";
  const waits = existsSync(join(root, path, "audit"))
    ? "; events of the audit may wait there to be pushed"
    : "";
  return existsSync(join(root, path))
    ? [
        {
          does: "keep",
          path,
          reason: `what this machine keeps of its runs; "rm -r .gantry" when nobody needs it${waits}`,
        },
      ]
    : [];
}
