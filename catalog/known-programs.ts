import { existsSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { problemAt } from "./known-settings.ts";
import { lockFolder } from "./package-folders.ts";
import { npmProblems } from "./npm-settings.ts";
import { quote } from "./check/quote.ts";
import { parseCatalogFile, readCatalogFile, type CatalogFile } from "./files/catalog-file.ts";
import { formatPath, type Problem } from "./problem.ts";
import { isPlainMap, valueAt, type KeyPath, type Plain } from "./plain.ts";

/** What may stand at a key: any text, one of some values, or a map of keys of its own. */
type Known = "text" | readonly Plain[] | KnownMap;
interface KnownMap {
  readonly [key: string]: Known;
}

const words = { description: "text", author: "text", website: "text", license: "text" } as const;

/**
 * What the files that choose programs may say, by their names. The project's file can name the language's host, analyzers and
 * providers by paths, another entry point, another folder of settings or options of Node; the pack's can name another pack.
 * Whoever chooses the program chooses the judge, so these are the values that Gantry runs with, and no others.
 */
const files: Readonly<Record<string, Known>> = {
  "Pulumi.yaml": {
    ...words,
    name: "text",
    main: ["stacks/index.ts"],
    requiredPulumiVersion: "text",
    runtime: { name: ["nodejs"], options: { typescript: [false], packagemanager: ["npm"] } },
  },
  "policy/PulumiPolicy.yaml": { ...words, version: "text", runtime: ["nodejs"], main: ["main.js"] },
  "policy/package.json": {
    ...words,
    name: "text",
    version: "text",
    private: [true],
    type: ["module"],
    main: ["main.js"],
  },
};

/** Names by which the engine would find another file, and take it first. */
const inTheirPlace = ["Pulumi.json", "Pulumi.yml", "policy/PulumiPolicy.json", "policy/PulumiPolicy.yml"];

/** What a project's files say of programs that Gantry does not know, each with file and line. Starts none of them. */
export function unknownPrograms(root: string): Problem[] {
  return [
    ...inTheirPlace.filter((path) => existsSync(join(root, path))).map(refuseFile),
    ...Object.entries(files).flatMap(([path, known]) => {
      const file = readProjectFile(root, path);
      return file === undefined ? [] : [...file.problems, ...check(file, known, [], file.value)];
    }),
    ...[...new Set([".npmrc", "policy/.npmrc", workspaceSettings(root)])].flatMap((path) =>
      npmProblems(root, path),
    ),
  ];
}

/** Those that npm reads where the project's packages are locked at the repository's top. */
function workspaceSettings(root: string): string {
  return relative(root, join(lockFolder(root) ?? root, ".npmrc")).replaceAll(sep, "/");
}

function refuseFile(file: string): Problem {
  const hint = "remove it: what it says belongs into the file of that name that ends in .yaml";
  return { file, line: 0, column: 0, path: [], text: "would be read in the place of the YAML file", hint };
}

/** JSON is YAML too, so both are read with their lines; but for its tabs, which stand for spaces. */
function readProjectFile(root: string, path: string): CatalogFile | undefined {
  if (!existsSync(join(root, path))) return undefined;
  if (!path.endsWith(".json")) return readCatalogFile(root, path);
  return parseCatalogFile(path, Buffer.from(readFileSync(join(root, path), "utf8").replaceAll("\t", " ")));
}

function check(file: CatalogFile, known: Known, path: KeyPath, value: Plain): Problem[] {
  if (known === "text") {
    const isText = typeof value === "string" || typeof value === "number";
    return isText ? [] : [problemAt(file, path, "must be text", "write a text")];
  }
  if (isList(known)) {
    if (known.includes(value)) return [];
    const fix = `write ${formatPath(path)}: ${known.map((each) => JSON.stringify(each)).join(" or ")}, or leave it out`;
    return [{ ...problemAt(file, path, "is nothing that Gantry runs with", fix), value: shown(value) }];
  }
  if (!isPlainMap(value)) return checkShort(file, known, path, value);
  return Object.keys(value).flatMap((key) => {
    const own = Object.hasOwn(known, key) ? known[key] : undefined;
    const at = [...path, key];
    if (own !== undefined) return check(file, own, at, valueAt(value, [key]) ?? null);
    const fix = `remove it; known are ${Object.keys(known).join(", ")}`;
    return [problemAt(file, at, "is no setting that Gantry knows, and may choose another program", fix)];
  });
}

/** `runtime: nodejs` says as much as a map with that name alone. */
function checkShort(file: CatalogFile, known: KnownMap, path: KeyPath, value: Plain): Problem[] {
  const { name } = known;
  if (path.length > 0 && name !== undefined) return check(file, name, path, value);
  return [problemAt(file, path, "must be a map", "write keys and values")];
}

function shown(value: Plain): string {
  return typeof value === "string" ? quote(value) : JSON.stringify(value);
}

function isList(known: Known): known is readonly Plain[] {
  return Array.isArray(known);
}
