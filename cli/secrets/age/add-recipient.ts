import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isMap, parseDocument } from "yaml";
import { ageRecipient } from "../../../model/catalog/age-recipient.ts";
import { GantryError } from "../../../model/errors.ts";
import { writeFileAtomically } from "../../write-file.ts";

/**
 * Adds a recipient to a config.yml by inserting one line, so that nothing else in the file is touched. A name that has
 * that key already is left as it is.
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
  const after = insert(before, `  ${name}: ${key}`);
  if (after === undefined || parseDocument(after).getIn(["recipients", name]) !== key) {
    throw new GantryError(`the recipient could not be added to ${config}`, {
      hint: `write it under recipients yourself: ${name}: ${key}`,
    });
  }
  writeFileAtomically(file, after, { mode: 0o644 });
  return true;
}

function insert(text: string, line: string): string | undefined {
  const recipients = parseDocument(text).get("recipients");
  if (recipients === undefined) {
    const end = text.endsWith("\n") || text === "" ? "" : "\n";
    return `${text}${end}\n# Who can read secrets.enc: age public keys, by the name of their holder.\nrecipients:\n${line}\n`;
  }
  // Written in any other way than one key a line, it is for its author to change.
  return isMap(recipients) && recipients.flow !== true
    ? text.replace(/^recipients:[^\n]*\n/m, (found) => `${found}${line}\n`)
    : undefined;
}
