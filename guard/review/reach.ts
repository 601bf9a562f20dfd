import { globSync } from "node:fs";
import { dirname } from "node:path";
import { filesNamed } from "../../catalog/files-named.ts";
import type { LoadedCatalog } from "../../catalog/load.ts";
import { packageFor } from "../../catalog/package-for.ts";
import { openRepository, type Repository } from "../../clients/git/repository.ts";
import { appFolder } from "../../model/declared/app.ts";
import { migrationFile } from "../../model/declared/migration-file.ts";
import { ownFolder } from "../../model/declared/own-resources.ts";
import { guardPathOf } from "../guard-paths.ts";
import { waiversFor } from "../judge/waivers-for.ts";

/** A change, and what it is compared with. Files are from the repository's top. */
export interface ChangedFiles {
  /** What differs between the base and the change. */
  changed: readonly string[];
  /** What differs between the base and the tip of its branch, whose pack judges. */
  judgedBy: readonly string[];
  /** The plain files that are in the base and in the change. */
  inBoth: ReadonlySet<string>;
  /** The project's folder below the repository's top, with a slash at its end; empty for the top. */
  prefix: string;
  catalog: LoadedCatalog;
  /** Files of the product's own resources and rules, which may read whatever they want. */
  ownCode: readonly string[];
  /** What of the catalog is a link, to wherever. */
  links: readonly string[];
  /** Whether the project holds Gantry's code; otherwise it has Gantry as a package. */
  holdsCode: boolean;
}

/** What of a change reaches a stack; or the proof that nothing does, both in words. */
export type Reach = { by: string } | { proof: string };

/** Reads it of the commits that are compared: the base, the tip of its branch, and the change, whose project is the work tree. */
export async function changedFiles(
  { root, catalog }: { root: string; catalog: LoadedCatalog },
  repository: Repository,
  { base, tip, head }: { base: string; tip: string; head: string },
): Promise<ChangedFiles> {
  const { prefix } = repository;
  const before = new Set((await repository.files(base, "")).map(({ path }) => path));
  const after = new Set((await repository.files(head, "")).map(({ path }) => path));
  const holdsCode = packageFor(root) === undefined;
  const own = holdsCode ? [ownFolder] : [ownFolder, "policy/rules"];
  const catalogFiles = (await repository.paths(head)).filter((path) =>
    path.startsWith(`${prefix}environments/`),
  );
  return {
    changed: await repository.changed(base, head),
    judgedBy: await repository.changed(base, tip),
    inBoth: new Set([...after].filter((path) => before.has(path))),
    prefix,
    catalog,
    ownCode: own.flatMap((folder) => globSync(`${folder}/*.ts`, { cwd: root })),
    links: catalogFiles.filter((path) => !after.has(path)),
    holdsCode,
  };
}

/** What of the work tree's change reaches one stack. */
export async function reachOfWorkTree(
  root: string,
  catalog: LoadedCatalog,
  { stack, base: ref }: { stack: string; base: string },
): Promise<Reach> {
  const repository = await openRepository(root);
  const compared = {
    base: await repository.forkPoint(ref),
    tip: await repository.resolve(ref),
    head: await repository.snapshot(),
  };
  return reachOf(stack, await changedFiles({ root, catalog }, repository, compared));
}

/**
 * Whether a stack has to be previewed for a change: not where no plan of it is made of any file that the change has. Such a file lies in an app's folder, is a
 * page of docs/, or is one of another stack's own that is there before and after. What a program reads of a
 * project is held by a test (test/guard/review/reach.test.ts). In doubt, the stack is reached.
 */
export function reachOf(stack: string, files: ChangedFiles): Reach {
  const { changed, judgedBy, inBoth, prefix, catalog, ownCode } = files;
  const [own] = ownCode;
  if (own !== undefined) return { by: `"${own}" may read any file` };
  const [link] = files.links;
  if (link !== undefined) return { by: `"${link}" is a link, to whatever it leads` };
  const [waiver] = waiversFor(catalog, stack);
  if (waiver !== undefined) return { by: `waiver "${waiver.id}" ends with a day` };
  const isOfNone = ofNoStack(files);
  const judge = judgedBy.find((file) => !isOfNone(file) && !file.startsWith(`${prefix}environments/`));
  if (judge !== undefined) return { by: `"${judge}" is another one on the branch that it goes to` };
  const isOfAnother = (file: string): boolean => {
    const path = file.startsWith(prefix) ? file.slice(prefix.length) : "";
    const owner = /^environments\/([^/]+)\/.|^Pulumi\.([a-z]+)\.yaml$/.exec(path);
    const of = owner?.[1] ?? owner?.[2];
    return of !== undefined && of !== stack && of !== "global" && inBoth.has(file);
  };
  const reaching = changed.find((file) => !isOfNone(file) && !isOfAnother(file));
  if (reaching !== undefined) return { by: `"${reaching}"` };
  const places = [...new Set(changed.map((file) => `${dirname(file)}/`))].sort();
  const told = places.length > 3 ? [...places.slice(0, 3), `${places.length - 3} more folders`] : places;
  const listed = new Intl.ListFormat("en").format(told);
  return {
    proof:
      changed.length === 0 ? "nothing was changed" : `no plan of such a stack is made of a file in ${listed}`,
  };
}

/** Tells files that no plan is made of, whatever the stack. */
function ofNoStack({ catalog, prefix, holdsCode }: ChangedFiles): (file: string) => boolean {
  const named = filesNamed(catalog).map((file) => `${prefix}${file}`);
  // A migration that is new is named by nobody yet.
  const folders = new Set(
    catalog.environments.map(
      ({ database }) => `${prefix}${dirname(migrationFile("x", database.migrations))}/`,
    ),
  );
  const apps = catalog.repository.apps.map((app) => `${appFolder(app)}/`);
  const docs = `${prefix}docs/`;
  return (file) => {
    if (guardPathOf(file, prefix, holdsCode) !== undefined || named.includes(file)) return false;
    if ([...folders].some((folder) => file.startsWith(folder))) return false;
    if (file.startsWith(docs)) return file.endsWith(".md") && !file.startsWith(`${docs}runbooks/`);
    // Where the project lies in an app's folder, what is beside it is not told from it.
    return apps.some((folder) => file.startsWith(folder) && !prefix.startsWith(folder));
  };
}
