import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isMap, parseDocument } from "yaml";
import { readStackFile, textSettings } from "../../catalog/stack-file.ts";
import { stackSettingsFile } from "../../catalog/stack-settings.ts";
import { lineEndOf } from "../../files/line-ends.ts";
import { writeFileAtomically } from "../../files/write-file.ts";

/** A setting of a stack, such as `gantry:state`; undefined where there is none. Throws a GantryError (usage). */
export function readSetting(root: string, stack: string, name: string): string | undefined {
  return textSettings(stack, readStackFile(root, stack))[name];
}

/** Writes settings into Pulumi.<stack>.yaml; its comments stay. Throws a GantryError (usage) where it cannot be read. */
export function writeSettings(root: string, stack: string, settings: Readonly<Record<string, string>>): void {
  // Says with its line what is wrong with the file.
  readStackFile(root, stack);
  const file = join(root, stackSettingsFile(stack));
  const before = existsSync(file) ? readFileSync(file, "utf8") : "";
  const document = parseDocument(before, { logLevel: "silent" });
  if (!isMap(document.get("config"))) document.set("config", document.createNode({}));
  for (const [key, value] of Object.entries(settings)) document.setIn(["config", key], value);
  const text = document.toString({ lineWidth: 0 });
  const after = lineEndOf(before) === "\n" ? text : text.replaceAll("\n", lineEndOf(before));
  writeFileAtomically(file, after, { keepMode: true, mode: 0o644 });
}
