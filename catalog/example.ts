import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { globalConfig } from "./files/scan.ts";
import { parseJson } from "../model/parse-json.ts";

/** The repository of the example product, by which its catalog is known. */
export const exampleRepository = { owner: "lotus-labs", name: "lotus" } as const;

/** Every file of the example that is not generated from the catalog into .github/workflows: the digest of its text by its path. */
const digests = z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/));
export const exampleFilesPath = "catalog/example-files.json";

/** The digest of each of the example's files by its path, as this Gantry has the example. */
export function exampleFiles(): Readonly<Record<string, string>> {
  return digests.parse(JSON.parse(readFileSync(join(import.meta.dirname, "example-files.json"), "utf8")));
}

/** Whether texts by path are files of the example, each as a list such as example-files.json has it, its catalog among them. */
export function isExample(texts: ReadonlyMap<string, string>, listed: string): boolean {
  const known = digests.safeParse(parseJson(listed)).data ?? {};
  return texts.has(globalConfig) && [...texts].every(([path, text]) => known[path] === digestOf(text));
}

/** Of a text as git keeps it: a checkout may have other line ends. */
export function digestOf(text: string): string {
  return createHash("sha256").update(text.replaceAll("\r\n", "\n")).digest("hex");
}
