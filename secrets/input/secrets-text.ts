import { Document, isMap, isScalar, parseDocument, Scalar, type ParsedNode } from "yaml";
import { quoteKey } from "../../catalog/check/quote.ts";
import { parseYaml } from "../../catalog/files/parse-yaml.ts";
import { GantryError } from "../../model/errors.ts";
import { looksLikeKey } from "../../model/looks-random.ts";
import { nearest } from "../../model/nearest.ts";

export interface SecretLine {
  id: string;
  /** Stands above it, for people. */
  comment: string;
  /** Undefined for a secret that has none yet. */
  value: string | undefined;
}

/** Secrets as a text for an editor: YAML in which every value is a text, whatever it looks like. */
export function formatSecrets(head: string, lines: readonly SecretLine[]): string {
  const text = render(head, lines, undefined);
  if (reads(text, lines)) return text;
  const quoted = render(head, lines, Scalar.QUOTE_DOUBLE);
  if (reads(quoted, lines)) return quoted;
  throw new GantryError("a value cannot be written as text", { hint: "use `gantry secrets set` for it" });
}

export type ParsedSecrets =
  | { values: ReadonlyMap<string, string | undefined>; problems?: never }
  | { values?: never; problems: readonly string[] };

/**
 * Reads what an editor left: a value is what stands behind `id: `, to the last character, or it is in quotes or a block.
 * What YAML would take for something else (a tag, an anchor, a comment, a folded line) is refused and never shortened.
 * Problems name lines and keys, never a value.
 */
export function parseSecrets(text: string, known: readonly string[]): ParsedSecrets {
  const at = (offset: number): string => `line ${text.slice(0, offset).split("\n").length}`;
  const { fault } = parseYaml(text);
  if (fault !== undefined) return { problems: [`${at(fault.offset)}: ${fault.text}${hintOf(fault)}`] };
  // The failsafe schema: 007, true and null are texts here.
  const document = parseDocument(text, { schema: "failsafe", logLevel: "silent" });
  const problems = document.errors.map(({ code, pos }) =>
    code === "DUPLICATE_KEY" ? `${at(pos[0])}: the same secret again` : `${at(pos[0])}: not valid YAML`,
  );
  const values = new Map<string, string | undefined>();
  if (document.contents !== null && (!isMap(document.contents) || document.contents.flow === true)) {
    return { problems: ["it is no map of secrets, one a line"] };
  }
  for (const { key, value } of document.contents?.items ?? []) {
    const line = at(isScalar(key) ? key.range[0] : 0);
    const id = isScalar(key) ? String(key.value) : "";
    if (!isScalar(key) || !known.includes(id)) {
      // What is near to no name may be a value, which looks like anything.
      const isName = nearest(id, [...known]) !== undefined && looksLikeKey(id);
      problems.push(`${line}: ${isName ? quoteKey(id) : "what stands there"} is no declared secret`);
      continue;
    }
    const problem = shapeProblem(text, key.range[1], value);
    if (problem !== undefined) problems.push(`${line}: ${id} ${problem}`);
    else {
      const written = isScalar(value) && typeof value.value === "string" ? value.value : "";
      values.set(id, written === "" ? undefined : written);
    }
  }
  return problems.length > 0 ? { problems } : { values };
}

/** Why a value is not exactly what stands in its line; `from` is where its key ends. */
function shapeProblem(text: string, from: number, value: ParsedNode | null): string | undefined {
  const end = text.indexOf("\n", from);
  const isWindows = text.includes("\n") && !/(?<!\r)\n/.test(text);
  const whole = text.slice(from, end === -1 ? undefined : end);
  const behind =
    /^:(?: (?<rest>.*))?$/s.exec(isWindows ? whole.replace(/\r$/, "") : whole)?.groups?.["rest"] ?? "";
  if (value !== null && !isScalar(value)) return `is no text: ${inQuotes}`;
  const written = typeof value?.value === "string" ? value.value : "";
  const type = written === "" && behind === "" ? Scalar.PLAIN : value?.type;
  switch (type) {
    case Scalar.BLOCK_LITERAL: {
      if (!/^\|[-+]?[1-9]?[-+]?$/.test(behind)) return 'needs "|" alone, or "|-" or "|+", behind its name';
      const block = text.slice(value?.range[0], value?.range[1]);
      return block.includes("\r") && !isWindows ? "has line ends of two kinds" : undefined;
    }
    case Scalar.QUOTE_DOUBLE:
    case Scalar.QUOTE_SINGLE:
      return behind === text.slice(value?.range[0], value?.range[1])
        ? undefined
        : "has something beside its quotes, or goes on in the next line";
    default:
      return written === behind ? undefined : plainProblem(behind);
  }
}

const inQuotes = "put it in single quotes, with each of its own doubled";

/** What YAML makes of a value without quotes. */
function plainProblem(behind: string): string {
  if (/^[&!*]/.test(behind))
    return `begins with "${behind.slice(0, 1)}", which means something in YAML: ${inQuotes}`;
  if (/(?:^|\s)#/.test(behind)) return `has a "#" that begins a comment in YAML: ${inQuotes}`;
  if (/^\s|\s$/.test(behind)) return `begins or ends with white space: take it away, or ${inQuotes}`;
  return 'goes on in the next line: write "|" behind its name, and the value below it, indented';
}

function hintOf({ hint }: { hint?: string }): string {
  return hint === undefined ? "" : ` (${hint})`;
}

function render(head: string, lines: readonly SecretLine[], type: Scalar.Type | undefined): string {
  const document = new Document(Object.fromEntries(lines.map(({ id, value }) => [id, value ?? null])));
  document.commentBefore = head;
  const pairs = isMap(document.contents) ? document.contents.items : [];
  for (const [index, { key, value }] of pairs.entries()) {
    if (isScalar(key)) key.commentBefore = ` ${lines[index]?.comment ?? ""}`;
    if (isScalar(value) && type !== undefined && value.value !== null) value.type = type;
  }
  return document.toString({
    lineWidth: 0,
    nullStr: "",
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  });
}

function reads(text: string, lines: readonly SecretLine[]): boolean {
  const { values } = parseSecrets(
    text,
    lines.map(({ id }) => id),
  );
  return values !== undefined && lines.every(({ id, value }) => values.get(id) === value);
}
