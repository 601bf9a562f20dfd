import { Document, isMap, isScalar, parseDocument, Scalar } from "yaml";
import { parseYaml } from "../../../model/catalog/files/parse-yaml.ts";
import { GantryError } from "../../../model/errors.ts";

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

/** Reads what an editor left. Problems name lines and keys, never a value. */
export function parseSecrets(text: string, known: readonly string[]): ParsedSecrets {
  const at = (offset: number): string => `line ${text.slice(0, offset).split("\n").length}`;
  const { fault } = parseYaml(text);
  if (fault !== undefined) return { problems: [`${at(fault.offset)}: ${fault.text}`] };
  // The failsafe schema: 007, true and null are texts here.
  const document = parseDocument(text, { schema: "failsafe", logLevel: "silent" });
  const problems = document.errors.map(({ code, pos }) =>
    code === "DUPLICATE_KEY" ? `${at(pos[0])}: the same secret again` : `${at(pos[0])}: not valid YAML`,
  );
  const values = new Map<string, string | undefined>();
  if (document.contents !== null && !isMap(document.contents)) {
    return { problems: ["it is no map of secrets"] };
  }
  for (const { key, value } of document.contents?.items ?? []) {
    const line = at(isScalar(key) ? key.range[0] : 0);
    const id = isScalar(key) ? String(key.value) : "";
    if (!known.includes(id))
      problems.push(`${line}: ${JSON.stringify(id.slice(0, 40))} is no declared secret`);
    else if (value === null) values.set(id, undefined);
    else if (!isScalar(value) || typeof value.value !== "string") problems.push(`${line}: ${id} is no text`);
    else values.set(id, value.value === "" ? undefined : value.value);
  }
  return problems.length > 0 ? { problems } : { values };
}

function render(head: string, lines: readonly SecretLine[], type: Scalar.Type | undefined): string {
  const document = new Document(Object.fromEntries(lines.map(({ id, value }) => [id, value ?? null])));
  document.commentBefore = head;
  const pairs = isMap(document.contents) ? document.contents.items : [];
  for (const [index, { key, value }] of pairs.entries()) {
    if (isScalar(key)) key.commentBefore = ` ${lines[index]?.comment ?? ""}`;
    if (isScalar(value) && type !== undefined && value.value !== null) value.type = type;
  }
  return document.toString({ lineWidth: 0, nullStr: "" });
}

function reads(text: string, lines: readonly SecretLine[]): boolean {
  const { values } = parseSecrets(
    text,
    lines.map(({ id }) => id),
  );
  return values !== undefined && lines.every(({ id, value }) => values.get(id) === value);
}
