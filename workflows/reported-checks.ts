import { parse, YAMLError } from "yaml";
import { z } from "zod";
import { originOf } from "./header.ts";

const workflow = z.object({
  on: z.union([z.string(), z.array(z.string()), z.record(z.string(), z.unknown())]),
  jobs: z.record(z.string(), z.object({ name: z.string().optional(), strategy: z.unknown().optional() })),
});

/**
 * The checks that hand-written workflows report of a pull request, sorted: their jobs, under the names that GitHub shows. What is
 * generated reports what the catalog asks for, and is passed over. Jobs whose names only a run knows (a matrix) are left out, and
 * so is a file that is no workflow.
 *
 * @param workflows text by path.
 */
export function reportedChecks(workflows: ReadonlyMap<string, string>): string[] {
  const names = [...workflows.values()].flatMap((text) => {
    if (originOf(text) !== "own") return [];
    const parsed = workflow.safeParse(readYaml(text));
    if (!parsed.success || !triggers(parsed.data.on).includes("pull_request")) return [];
    return Object.entries(parsed.data.jobs)
      .filter(([, { strategy, name = "" }]) => strategy === undefined && !name.includes("${{"))
      .map(([id, { name }]) => name ?? id);
  });
  return [...new Set(names)].filter((name) => name !== "" && name.length <= 100).sort();
}

function triggers(on: z.infer<typeof workflow>["on"]): string[] {
  if (typeof on === "string") return [on];
  return Array.isArray(on) ? on : Object.keys(on);
}

function readYaml(text: string): unknown {
  try {
    return parse(text, { logLevel: "silent" });
  } catch (error) {
    if (error instanceof YAMLError) return undefined;
    throw error;
  }
}
