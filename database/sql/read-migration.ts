import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Node } from "libpg-query";
import { migrationChecksum } from "./checksum.ts";
import { readMigrationText, type Part } from "./migration-text.ts";
import { parseStatements, type Statement } from "./parse-statements.ts";

/** One direction of a migration, parsed. */
export interface Steps extends Part {
  statements: readonly Statement[];
}

/** A migration's file. Which statements its parts have, `parseSteps` finds out. */
export interface Migration {
  name: string;
  /** Relative to the project's root. */
  path: string;
  checksum: string;
  up: Part;
  down: Part | undefined;
}

/** The same with its parts parsed. */
export type Parsed<Read extends Migration = Migration> = Omit<Read, "up" | "down"> & {
  up: Steps;
  down: Steps | undefined;
};

const largest = 16 * 1024 * 1024;

/** Reads a migration's file and takes it apart; each problem is `path:line[:column] what`. */
export function readMigration(
  root: string,
  name: string,
  path: string,
): { migration: Migration } | { problems: readonly string[] } {
  return takeApart(name, path, readFileSync(join(root, path)));
}

/** Parses a migration's content as well. */
export async function parseMigration(
  name: string,
  path: string,
  content: Uint8Array,
): Promise<{ migration: Parsed } | { problems: readonly string[] }> {
  const read = takeApart(name, path, content);
  return "problems" in read ? read : parseSteps(read.migration);
}

/** Parses both parts, by PostgreSQL's own parser: milliseconds for each file, so only of those that are to run. */
export async function parseSteps<Read extends Migration>(
  migration: Read,
): Promise<{ migration: Parsed<Read> } | { problems: readonly string[] }> {
  const problems: string[] = [];
  const up = await steps(migration.path, "up", migration.up, problems);
  const down = migration.down && (await steps(migration.path, "down", migration.down, problems));
  if (problems.length > 0 || up === undefined) return { problems };
  return { migration: { ...migration, up, down } };
}

function takeApart(
  name: string,
  path: string,
  content: Uint8Array,
): { migration: Migration } | { problems: readonly string[] } {
  if (content.length > largest) return { problems: [`${path} is over 16 MiB: load data in another way`] };
  const text = decoded(content);
  if (text === undefined) return { problems: [`${path} is not UTF-8, or has a NUL`] };
  const read = readMigrationText(text);
  if ("problems" in read)
    return { problems: read.problems.map(({ line, text: what }) => `${path}:${line} ${what}`) };
  return { migration: { name, path, checksum: migrationChecksum(content), ...read } };
}

async function steps(
  path: string,
  direction: "up" | "down",
  part: Part,
  problems: string[],
): Promise<Steps | undefined> {
  const parsed = await parseStatements(part.sql);
  if ("problem" in parsed) {
    const { place, text } = parsed.problem;
    problems.push(`${path}:${place.line}:${place.column} ${text}`);
    return undefined;
  }
  const { statements } = parsed;
  if (statements.length === 0) {
    const instead = direction === "down" ? ": leave it out, and say in the catalog's rollbackNotes why" : "";
    problems.push(`${path} has a ${direction} part without a statement${instead}`);
  }
  for (const { node, place } of statements) {
    const problem = part.transaction ? whyNotInTransaction(node) : whyNotAlone(node);
    if (problem !== undefined) problems.push(`${path}:${place.line}:${place.column} ${problem}`);
  }
  return { ...part, statements };
}

const begins = "begins or ends a transaction, which is the runner's to do";

function whyNotInTransaction(node: Node): string | undefined {
  if (endsTransaction(node)) return begins;
  const needs =
    ("IndexStmt" in node && node.IndexStmt.concurrent === true) ||
    ("DropStmt" in node && node.DropStmt.concurrent === true) ||
    ("ReindexStmt" in node && JSON.stringify(node.ReindexStmt.params ?? []).includes('"concurrently"')) ||
    ("VacuumStmt" in node && node.VacuumStmt.is_vacuumcmd === true) ||
    "CreatedbStmt" in node ||
    "DropdbStmt" in node ||
    "AlterSystemStmt" in node;
  return needs ? 'cannot run in a transaction: write "-- migrate:up transaction:false"' : undefined;
}

function whyNotAlone(node: Node): string | undefined {
  return "TransactionStmt" in node ? begins : undefined;
}

/** Savepoints stay within one. */
function endsTransaction(node: Node): boolean {
  if (!("TransactionStmt" in node)) return false;
  const within = ["TRANS_STMT_SAVEPOINT", "TRANS_STMT_RELEASE", "TRANS_STMT_ROLLBACK_TO"];
  return !within.includes(node.TransactionStmt.kind ?? "");
}

function decoded(content: Uint8Array): string | undefined {
  if (!isUtf8(content) || content.includes(0)) return undefined;
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString();
}
