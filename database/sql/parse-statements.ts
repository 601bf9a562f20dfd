import type { Node } from "libpg-query";
import { placeOf, placeOfByte, type Place } from "./place.ts";

/** One statement of a text. */
export interface Statement {
  text: string;
  /** Where it begins in the text, without blanks and comments before it. */
  place: Place;
  /** As PostgreSQL's parser reads it: `{ IndexStmt: { … } }`. */
  node: Node;
}

/** Why PostgreSQL's parser does not take a text, and where. */
export interface SyntaxProblem {
  text: string;
  place: Place;
}

/** The statements of a text, by PostgreSQL's own parser, which knows no database: that a table is missing shows when it runs. */
export async function parseStatements(
  sql: string,
): Promise<{ statements: readonly Statement[] } | { problem: SyntaxProblem }> {
  // Loaded where something is parsed: it is WebAssembly.
  const { hasSqlDetails, parse } = await import("libpg-query");
  try {
    const { stmts = [] } = await parse(sql);
    const bytes = Buffer.from(sql);
    return {
      statements: stmts.flatMap(({ stmt, stmt_location: at = 0, stmt_len: length }): Statement[] => {
        if (stmt === undefined) return [];
        const end = length === undefined || length === 0 ? bytes.length : at + length;
        const whole = bytes.subarray(at, end).toString();
        const lead = leadOf(whole);
        const place = placeOfByte(sql, at + Buffer.byteLength(lead));
        return [{ text: whole.slice(lead.length).trimEnd(), place, node: stmt }];
      }),
    };
  } catch (error) {
    if (!hasSqlDetails(error)) throw error;
    const { message, cursorPosition = 0 } = error.sqlDetails ?? { message: error.message };
    return { problem: { text: message, place: placeOf(sql, Math.max(0, cursorPosition)) } };
  }
}

/** The blanks and comments that a statement's text begins with. */
function leadOf(text: string): string {
  return /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/.exec(text)?.[0] ?? "";
}
