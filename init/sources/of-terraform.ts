import { createRequire } from "node:module";
import { posix } from "node:path";
import { z } from "zod";
import { parseJson } from "../../model/parse-json.ts";
import { environmentCalled, saysNothing, type Deploys } from "./deploys.ts";

/** A file of Terraform, from the repository's top. */
export interface TerraformFile {
  path: string;
  text: string;
}

/** What files of Terraform say of what a catalog has words for. */
export interface OfTerraform {
  deploys: readonly Deploys[];
  /** What Secret Manager calls the secrets that they make, each with its first place. */
  kept: ReadonlyMap<string, string>;
  /** Files that Terraform could not read either, each with the reason. */
  unread: readonly { place: string; why: string }[];
}

/** HCL's parser has a list of every block, Terraform's own JSON one block alone or a list. */
const blocks = z
  .union([
    z.array(z.record(z.string(), z.unknown())),
    z.record(z.string(), z.unknown()).transform((one) => [one]),
  ])
  .catch([]);
const labelled = z.record(z.string(), blocks).catch({});
const module = z.object({
  variable: labelled,
  provider: labelled,
  module: labelled,
  locals: blocks,
  resource: z.record(z.string(), labelled).catch({}),
});
type Module = z.infer<typeof module>;

interface Folder {
  files: { path: string; text: string; said: Module }[];
  /** By file's name, what its variables are given there. */
  values: Map<string, Values>;
}

/** `var.<name>` and `local.<name>`, as far as they are plain texts. */
type Values = ReadonlyMap<string, string>;

/** One use of a folder: by itself, or as a module of another. */
interface Use {
  folder: string;
  given: Values;
  environment: string | undefined;
  project: string | undefined;
  region: string | undefined;
}

/** Modules of modules; further than this, a folder is likely its own. */
const deepest = 4;

/** Reads files of Terraform by HCL's own parser. What only Terraform knows when it runs counts as not said. */
export async function readTerraform(files: readonly TerraformFile[]): Promise<OfTerraform> {
  const unread: { place: string; why: string }[] = [];
  const folders = new Map<string, Folder>();
  const parser = files.some(({ path }) => !isJson(path)) ? await hcl() : undefined;
  for (const file of files) {
    const read = await parsed(file, parser);
    if ("why" in read) {
      unread.push({ place: file.path, why: read.why });
      continue;
    }
    const at = posix.dirname(file.path);
    const folder = folders.get(at) ?? { files: [], values: new Map<string, Values>() };
    folders.set(at, folder);
    if (isValues(file.path)) folder.values.set(posix.basename(file.path), plainOf(read.said));
    else folder.files.push({ ...file, said: module.parse(read.said) });
  }
  const called = new Set([...folders].flatMap(([at, folder]) => modulesOf(at, folder)));
  const roots = [...folders].filter(([at, { files }]) => files.length > 0 && !called.has(at));
  const found: Deploys[] = [];
  const kept = new Map<string, string>();
  for (const use of roots.flatMap(([at, folder]) => usesOf(at, folder)))
    look(use, folders, { found, kept }, 0);
  return { deploys: unique(found), kept, unread };
}

function isJson(path: string): boolean {
  return path.endsWith(".json");
}

function isValues(path: string): boolean {
  return /\.tfvars(?:\.json)?$/.test(path);
}

const hclParser = z.object({
  parse: z.custom<(fileName: string, text: string) => Promise<unknown>>(
    (value) => typeof value === "function",
  ),
});

type Hcl = z.infer<typeof hclParser>;

/**
 * HashiCorp's own parser in WebAssembly: two megabytes, for those alone who have such files. Its types bring all of a browser's,
 * which Node's are at odds with, so they are said here. What runs it is Go's own, by a global name that other programs of Go's in
 * this process have theirs under, of another version: it is theirs again once this one runs.
 */
async function hcl(): Promise<Hcl> {
  const theirs = Object.getOwnPropertyDescriptor(globalThis, "Go");
  const require = createRequire(import.meta.url);
  const parser = hclParser.parse(require("@cdktn/hcl2json"));
  await parser.parse("none.tf", "");
  if (theirs === undefined) Reflect.deleteProperty(globalThis, "Go");
  else Object.defineProperty(globalThis, "Go", theirs);
  return parser;
}

async function parsed(
  { path, text }: TerraformFile,
  parser: Hcl | undefined,
): Promise<{ said: unknown } | { why: string }> {
  if (parser === undefined || isJson(path)) {
    const said = parseJson(text);
    return said === undefined ? { why: "is no JSON" } : { said };
  }
  try {
    return { said: await parser.parse(posix.basename(path), text) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const first = /\[[^\]]*?:(?<line>\d+),\d+[^:]*: (?<what>[^;\]]+)/.exec(error.message)?.groups;
    return { why: first === undefined ? "cannot be read" : `line ${first["line"]}: ${first["what"]}` };
  }
}

/** The folders that a folder's modules lie in. Those of a registry, or of another repository, are nobody's here. */
function modulesOf(at: string, { files }: Folder): string[] {
  return files.flatMap(({ said }) =>
    Object.values(said.module)
      .flat()
      .flatMap(({ source }) => placeOf(at, source) ?? []),
  );
}

function placeOf(at: string, source: unknown): string | undefined {
  return typeof source === "string" && /^\.{1,2}\//.test(source)
    ? posix.join(at, source).replace(/\/$/, "")
    : undefined;
}

/** A folder is used once for each file of values that is called like an environment, else once. */
function usesOf(at: string, { values }: Folder): Use[] {
  const nothing = { folder: at, project: undefined, region: undefined };
  const always = [...values].filter(([name]) => /^terraform\.tfvars|\.auto\.tfvars/.test(name));
  const base = new Map(always.flatMap(([, given]) => [...given]));
  const named = [...values].flatMap(([name, given]) => {
    const environment = environmentCalled(name.split(".", 1)[0]);
    return environment === undefined ? [] : [{ environment, given }];
  });
  const ofFolder = at.split("/").findLast((part) => environmentCalled(part) !== undefined);
  if (named.length === 0) return [{ ...nothing, environment: ofFolder, given: base }];
  return named.map((each) => ({
    ...nothing,
    environment: each.environment,
    given: new Map([...base, ...each.given]),
  }));
}

function look(
  { folder: at, given, environment, ...above }: Use,
  folders: ReadonlyMap<string, Folder>,
  into: { found: Deploys[]; kept: Map<string, string> },
  depth: number,
): void {
  const folder = folders.get(at);
  if (folder === undefined || depth > deepest) return;
  const known = knownIn(folder, given);
  const said = (block: Readonly<Record<string, unknown>>, key: string): string | undefined =>
    textOf(block[key], known);
  const googles = folder.files.flatMap(({ said: { provider } }) => [
    ...(provider["google"] ?? []),
    ...(provider["google-beta"] ?? []),
  ]);
  const one = (key: "project" | "region"): string | undefined =>
    googles.map((block) => said(block, key)).find((each) => each !== undefined) ?? above[key];
  const [project, region] = [one("project"), one("region")];
  const nothing = { ...saysNothing, environment, byTerraform: true };
  for (const { path, text, said: of } of folder.files) {
    const place = (kind: string, ...labels: string[]): string => `${path}:${lineOf(text, [kind, ...labels])}`;
    for (const name of ["google", "google-beta"]) {
      for (const block of of.provider[name] ?? []) {
        const own = { project: said(block, "project"), region: said(block, "region") };
        if (own.project === undefined && own.region === undefined) continue;
        into.found.push({ ...nothing, ...own, place: place("provider", name), by: `provider ${name}` });
      }
    }
    for (const [type, name, block] of resourcesOf(of)) {
      const from = place("resource", type, name);
      if (services.includes(type)) {
        into.found.push({
          ...{ ...nothing, place: from, by: `${type}.${name}`, platform: "cloud-run" },
          project: said(block, "project") ?? project,
          region: said(block, "location") ?? region,
          service: said(block, "name"),
        });
      } else if (type === "vercel_project") {
        into.found.push({
          ...{ ...nothing, place: from, by: `${type}.${name}`, platform: "vercel" },
          folder: said(block, "root_directory"),
          vercelProject: said(block, "name"),
        });
      } else if (type === "google_secret_manager_secret") {
        const id = said(block, "secret_id");
        if (id !== undefined && !into.kept.has(id)) into.kept.set(id, from);
      }
    }
    for (const block of Object.values(of.module).flat()) {
      const inside = placeOf(at, block["source"]);
      if (inside === undefined) continue;
      const values = new Map(Object.keys(block).flatMap((key) => pair(key, said(block, key))));
      look({ folder: inside, given: values, environment, project, region }, folders, into, depth + 1);
    }
  }
}

const services: readonly string[] = ["google_cloud_run_v2_service", "google_cloud_run_service"];

function resourcesOf({ resource }: Module): [string, string, Readonly<Record<string, unknown>>][] {
  return Object.entries(resource).flatMap(([type, named]) =>
    Object.entries(named).flatMap(([name, all]) =>
      all.map((block): [string, string, typeof block] => [type, name, block]),
    ),
  );
}

/** What is given, else the defaults, and what is made of them. */
function knownIn({ files }: Folder, given: Values): Values {
  const known = new Map<string, string>();
  for (const { said } of files) {
    for (const [name, all] of Object.entries(said.variable))
      for (const [key, value] of pair(`var.${name}`, textOf(all[0]?.["default"], known)))
        known.set(key, value);
  }
  for (const [name, value] of given) known.set(`var.${name}`, value);
  const locals = files.flatMap(({ said }) => said.locals.flatMap((block) => Object.entries(block)));
  // A local may be made of one that stands below it.
  for (let round = 0; round < deepest; round += 1) {
    for (const [name, value] of locals)
      for (const [key, text] of pair(`local.${name}`, textOf(value, known))) known.set(key, text);
  }
  return known;
}

function plainOf(said: unknown): Values {
  const values = z.record(z.string(), z.unknown()).catch({}).parse(said);
  return new Map(Object.entries(values).flatMap(([key, value]) => pair(key, textOf(value, new Map()))));
}

function pair(key: string, value: string | undefined): [string, string][] {
  return value === undefined ? [] : [[key, value]];
}

/** A text with what is known in place of `${var.x}`; undefined where a part of it is known to Terraform alone. */
function textOf(value: unknown, known: Values): string | undefined {
  if (typeof value !== "string" || /%\{|\$\$\{/.test(value)) return undefined;
  const parts = value.split(/\$\{\s*([^{}]*?)\s*\}/);
  const texts = parts.map((part, index) => (index % 2 === 0 ? part : known.get(part)));
  const text = texts.includes(undefined) ? undefined : texts.join("");
  return text === undefined || text === "" || text.includes("${") ? undefined : text;
}

/** 1-based; the first line where a block cannot be found, as in a file of JSON. */
function lineOf(text: string, words: readonly string[]): number {
  const head = [...words, "{"].join(" ");
  const at = text
    .split("\n")
    .findIndex((line) => line.replaceAll('"', "").trim().split(/\s+/).join(" ").startsWith(head));
  return Math.max(0, at) + 1;
}

/** A module that is used twice says some things twice. */
function unique(deploys: readonly Deploys[]): Deploys[] {
  return [...new Map(deploys.map((each) => [JSON.stringify(each), each])).values()];
}
