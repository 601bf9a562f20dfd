import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { isMap, isNode, parseDocument, stringify } from "yaml";
import { globalConfig } from "../catalog/files/scan.ts";
import { loadCatalog } from "../catalog/load.ts";
import { isPlainMap, type PlainMap } from "../catalog/plain.ts";
import { findProject } from "../catalog/project.ts";
import { lineEndOf } from "../files/line-ends.ts";
import { writeFileAtomically } from "../files/write-file.ts";
import { compareMigrations, migrationFile, migrationNumber } from "../model/declared/migration-file.ts";
import { migrationName } from "../model/declared/migration-script.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { print } from "../terminal/say.ts";

export interface NewMigrationOptions {
  /** What it is called, with or without its number; that of a file that is there is declared. */
  name: string;
  description: string;
  /** Whether it must not run twice. */
  isOneTime: boolean;
  json: boolean;
}

/** Makes the SQL file of a migration with the next number, and declares it in the catalog. A file that is there is declared alone. */
export function newMigration(context: Context, options: NewMigrationOptions): ExitCode {
  const { root } = findProject(context.cwd);
  const { name, folder } = nameIt(root, options.name);
  const path = migrationFile(name, folder);
  const isThere = existsSync(join(root, path));
  const declared = declare(root, name, options);
  if (!isThere) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileAtomically(join(root, path), template(options.description));
  }
  if (declared !== undefined) writeFileAtomically(join(root, globalConfig), declared, { keepMode: true });
  const result = {
    name,
    path,
    file: isThere ? "UNCHANGED" : "CREATED",
    catalog: declared === undefined ? "UNCHANGED" : "DECLARED",
  };
  if (options.json) context.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  else print(context, `${result.file} ${path}\n${result.catalog} migrations.${name} in ${globalConfig}`);
  return ExitCode.done;
}

/** With the number behind the newest, in its form: as many digits, or the time in UTC as Supabase has it. */
function nameIt(root: string, given: string): { name: string; folder: string } {
  const [catalog] = declaredOnly(root);
  const folder = catalog?.database.migrations ?? "migrations";
  const names = (catalog?.migrations ?? []).map(({ name }) => name).sort(compareMigrations);
  const newest = names.at(-1);
  const isWhole = migrationNumber(given) !== undefined;
  const digits = newest === undefined ? "0000" : (/^\d+/.exec(newest)?.[0] ?? "0000");
  const isTime = digits.length === 14 || folder.startsWith("supabase/");
  const next = String(BigInt(digits) + 1n).padStart(digits.length, "0");
  const number = isTime ? new Date().toISOString().replaceAll(/\D/g, "").slice(0, 14) : next;
  const separator = isTime ? "_" : "-";
  const name = isWhole ? given : `${number}${separator}${given}`;
  const parsed = migrationName.safeParse(name);
  if (parsed.success) return { name, folder };
  throw new GantryError(`"${given.slice(0, 100)}" ${parsed.error.issues[0]?.message ?? "is no name"}`, {
    hint: "small letters, digits and hyphens, such as add-tags",
    exitCode: ExitCode.usage,
  });
}

/** A file that is not declared yet does not keep the catalog from being read: only a declared one without its file does. */
function declaredOnly(root: string) {
  return loadCatalog(root).environments;
}

/** The global file with the migration at the end of `migrations`; undefined where it stands there already. */
function declare(
  root: string,
  name: string,
  { description, isOneTime }: NewMigrationOptions,
): string | undefined {
  const before = readFileSync(join(root, globalConfig), "utf8");
  const document = parseDocument(before);
  if (document.hasIn(["migrations", name])) return undefined;
  if (description.trim() === "") {
    throw new GantryError("--description is missing: it says what the migration changes", {
      exitCode: ExitCode.usage,
    });
  }
  const eol = lineEndOf(before);
  const entry = stringify({ [name]: { description, isOneTime } }, { lineWidth: 0 })
    .trimEnd()
    .split("\n");
  const after = insert(before, document.get("migrations", true), entry, eol);
  const content: unknown = document.toJS() ?? {};
  if (after !== undefined && isPlainMap(content) && isMeant(after, content, { name, description, isOneTime }))
    return after;
  throw new GantryError(`the migration could not be added to ${globalConfig}, which is as it was`, {
    hint: `write it under migrations yourself: ${name}: { description: …, isOneTime: ${String(isOneTime)} }`,
  });
}

function insert(
  text: string,
  migrations: unknown,
  entry: readonly string[],
  eol: string,
): string | undefined {
  const isEmpty = migrations === undefined || migrations === null;
  if (isEmpty) {
    const end = text.endsWith("\n") || text === "" ? "" : eol;
    return `${text}${end}${["", "migrations:", ...entry.map((each) => `  ${each}`), ""].join(eol)}`;
  }
  if (!isMap(migrations) || migrations.flow === true) return undefined;
  const last = migrations.items.at(-1)?.value;
  const first = migrations.items[0]?.key;
  const from = isNode(first) ? (first.range?.[0] ?? 0) : 0;
  const end = isNode(last) ? last.range?.[1] : undefined;
  if (end === undefined || from === 0) return undefined;
  const indent = text.slice(text.lastIndexOf("\n", from - 1) + 1, from);
  const kept = text.slice(0, end).trimEnd();
  return `${kept}${eol}${entry.map((each) => `${indent}${each}`).join(eol)}${text.slice(kept.length)}`;
}

function isMeant(
  after: string,
  content: PlainMap,
  { name, description, isOneTime }: Pick<NewMigrationOptions, "name" | "description" | "isOneTime">,
): boolean {
  const anew = parseDocument(after, { logLevel: "silent" });
  const { migrations } = content;
  const others = isPlainMap(migrations) ? migrations : {};
  const meant = { ...content, migrations: { ...others, [name]: { description, isOneTime } } };
  return anew.errors.length === 0 && isDeepStrictEqual(anew.toJS(), meant);
}

function template(description: string): string {
  return `-- ${description}

-- migrate:up


-- migrate:down

`;
}
