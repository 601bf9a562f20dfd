import { canonicalText, type AuditRecord } from "../../model/observed/audit-record.ts";

const columns = [
  "chain",
  "number",
  "createdAt",
  "actor",
  "action",
  "target",
  "operation",
  "detail",
  "id",
  "previous",
  "hash",
] as const;

/** Records as a table for people: RFC 4180, with the detail as JSON. What is verified is JSON Lines, and not this. */
export function csvOf(records: readonly AuditRecord[]): string {
  const rows = records.map(({ chain, number, previous, hash, event }) => {
    const { operation } = event.detail;
    const cells: Record<(typeof columns)[number], string> = {
      chain,
      number: String(number),
      createdAt: event.createdAt,
      actor: event.actor,
      action: event.action,
      target: event.target,
      operation: typeof operation === "string" ? operation : "",
      detail: canonicalText(event.detail),
      id: event.id,
      previous,
      hash,
    };
    return columns.map((column) => cells[column]);
  });
  return [columns, ...rows].map((row) => `${row.map(cellOf).join(",")}\r\n`).join("");
}

/**
 * A spreadsheet takes what begins so for a formula, quoted or not: an apostrophe makes a text of it.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
function cellOf(text: string): string {
  const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$|^'/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
