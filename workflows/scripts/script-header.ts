import { z } from "zod";

const words = (text: string): string[] => text.split(" ").filter((word) => word !== "");

/** What a script says of itself in the comments below its first line. */
const scriptHeader = z.strictObject({
  description: z.string("is missing").describe("one sentence"),
  tools: z
    .string("is missing")
    .transform(words)
    .describe("the programs that it starts, besides those that every system has; may be empty"),
  verify: z
    .enum(["execute", "first-command"], 'must be "execute" or "first-command"')
    .describe(
      "execute: quick, offline and without effects, so that a check runs all of it; else only to its first command",
    ),
  arguments: z
    .string()
    .default("")
    .transform(words)
    .describe("an example of its arguments, which a check gives it"),
});
export type ScriptHeader = z.infer<typeof scriptHeader>;

/** Reads `# key: value` lines up to the first line that is no comment. Every mistake is told, with its line. */
export function parseHeader(text: string): { header: ScriptHeader | undefined; problems: string[] } {
  const found = new Map<string, { line: number; value: string }>();
  const problems: string[] = [];
  const lines = text.split("\n");
  for (let index = 1; lines[index]?.startsWith("#") === true; index += 1) {
    const groups = /^# (?<key>[a-z]+):(?: (?<value>.*))?$/.exec(lines[index] ?? "")?.groups;
    const key = groups?.["key"];
    if (key === undefined) continue;
    if (found.has(key)) problems.push(`${index + 1}: ${key}: is written twice`);
    else found.set(key, { line: index + 1, value: groups?.["value"] ?? "" });
  }
  const values = Object.fromEntries([...found].map(([key, { value }]) => [key, value]));
  const parsed = scriptHeader.safeParse(values);
  if (parsed.success) return { header: parsed.data, problems };
  for (const issue of parsed.error.issues) {
    const keys = issue.code === "unrecognized_keys" ? issue.keys : [String(issue.path[0])];
    const message = issue.code === "unrecognized_keys" ? "is not known" : issue.message;
    for (const key of keys) problems.push(`${found.get(key)?.line ?? 2}: ${key}: ${message}`);
  }
  return { header: undefined, problems };
}
