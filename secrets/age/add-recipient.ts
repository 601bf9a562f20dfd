import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { isMap, isScalar, parseDocument, stringify } from "yaml";
import { ageRecipient, recipientName } from "../../model/declared/age-recipient.ts";
import { isPlainMap } from "../../catalog/plain.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { lineEndOf } from "../../files/line-ends.ts";
import { writeFileAtomically } from "../../files/write-file.ts";

/** A name that the catalog takes for a holder of a key. Throws a usage error with one that it would take. */
export function readRecipientName(given: string): string {
  const parsed = recipientName.safeParse(given);
  if (parsed.success) return parsed.data;
  const nearest = toRecipientName(given);
  throw new GantryError(`--as ${JSON.stringify(given)}: ${parsed.error.issues[0]?.message ?? "is no name"}`, {
    hint: `small letters, digits and hyphens${nearest === undefined ? "" : `: --as ${nearest}`}`,
    exitCode: ExitCode.usage,
  });
}

/** What the catalog takes that is nearest to a person's name; undefined where nothing is left of it. */
export function toRecipientName(name: string): string | undefined {
  // Letters without their accents: é is e and an accent there.
  const plain = name.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
  const words = plain
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 40)
    .replaceAll(/^-+|-+$/g, "");
  return words === "" ? undefined : words;
}

/**
 * Adds a recipient to a config.yml by inserting one line, so that nothing else in the file is touched. A name that has
 * that key already is left as it is. Nothing is written unless the file then says that and nothing else.
 *
 * @returns whether the file was changed.
 */
export function addRecipient(root: string, config: string, name: string, key: string): boolean {
  const file = join(root, config);
  const before = readFileSync(file, "utf8");
  const written = parseDocument(before).getIn(["recipients", name]);
  if (written === ageRecipient.parse(key)) return false;
  if (written !== undefined) {
    throw new GantryError(`${config} has another key for the recipient "${name}"`, {
      hint: "replace it there if you have lost its identity, or choose another name with --as",
    });
  }
  const after = insert(before, `${stringify(recipientName.parse(name)).trim()}: ${key}`);
  if (after === undefined || !isWhatWasMeant(before, after, { name, key })) {
    throw new GantryError(`the recipient could not be added to ${config}, which is as it was`, {
      hint: `write it under recipients yourself: ${name}: ${key}`,
    });
  }
  writeFileAtomically(file, after, { keepMode: true });
  return true;
}

function insert(text: string, entry: string): string | undefined {
  const eol = lineEndOf(text);
  const document = parseDocument(text);
  const recipients = document.get("recipients");
  if (!document.has("recipients")) {
    const end = text.endsWith("\n") || text === "" ? "" : eol;
    const comment = "# Who can read secrets.enc: age public keys, by the name of their holder.";
    return `${text}${end}${["", comment, "recipients:", `  ${entry}`, ""].join(eol)}`;
  }
  // Written in any other way than one key a line, it is for its author to change.
  if (recipients !== undefined && recipients !== null && !(isMap(recipients) && recipients.flow !== true))
    return undefined;
  const first = isMap(recipients) ? recipients.items[0]?.key : undefined;
  const from = isScalar(first) ? (first.range?.[0] ?? 0) : 0;
  const indent = from === 0 ? "  " : text.slice(text.lastIndexOf("\n", from - 1) + 1, from);
  const head = /^recipients:[^\r\n]*/m.exec(text);
  if (head === null) return undefined;
  const end = head.index + head[0].length;
  return `${text.slice(0, end)}${eol}${indent}${entry}${text.slice(end) === "" ? eol : text.slice(end)}`;
}

function isWhatWasMeant(
  before: string,
  after: string,
  { name, key }: { name: string; key: string },
): boolean {
  const [old, anew] = [before, after].map((text) => parseDocument(text, { logLevel: "silent" }));
  if (old === undefined || anew === undefined || anew.errors.length > 0) return false;
  const content: unknown = old.toJS() ?? {};
  if (!isPlainMap(content)) return false;
  const { recipients } = content;
  const holders = isPlainMap(recipients) ? recipients : {};
  return isDeepStrictEqual(anew.toJS(), { ...content, recipients: { ...holders, [name]: key } });
}
