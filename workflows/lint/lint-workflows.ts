import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { whatGitHubHas } from "../../model/declared/github-plan.ts";
import { isFile } from "../../catalog/files/list-environments.ts";
import { loadRepository } from "../../catalog/load.ts";
import type { Roots } from "../../catalog/project.ts";
import type { Repository } from "../../model/declared/product.ts";
import { actions } from "../pins.ts";
import { askActionlint } from "./actionlint.ts";
import { loadRules } from "./load-rules.ts";
import { localActionsOf } from "./local-actions.ts";
import { type ParsedWorkflow, parseWorkflow } from "./parsed-workflow.ts";
import type { Broken, RuleContext } from "./rule.ts";
import { askShellcheck } from "./shellcheck.ts";

export interface Found {
  path: string;
  line: number;
  column: number;
  /** Id of one of our rules, `workflow-syntax`, `unseen`, `actionlint` or `shellcheck`. */
  rule: string;
  message: string;
  remedy?: string;
}

export interface LintOptions {
  /** Scripts and actions are looked for in the repository, the catalog in the project. */
  roots: Roots;
  /** The words of every command there is. */
  commands: readonly string[];
  /** Paths of the programs. */
  actionlint: string;
  shellcheck: string | undefined;
}

/**
 * Judges workflows, generated or not, and the actions of this repository that they call, by actionlint, by shellcheck where
 * it is installed, and by the rules of rules/.
 */
export async function lintWorkflows(
  files: ReadonlyMap<string, string>,
  { roots, commands, actionlint, shellcheck }: LintOptions,
): Promise<{ findings: Found[]; notices: string[] }> {
  if (files.size === 0) return { findings: [], notices: [] };
  const rules = await loadRules();
  const top = roots.repository;
  const readScript = (path: string) => {
    const isScript = path.endsWith(".sh") && !posix.normalize(path).startsWith("..");
    return isScript && isFile(join(top, path)) ? readFileSync(join(top, path), "utf8") : undefined;
  };
  const repository = (): Repository => loadRepository(roots.root).product.repository;
  const context: RuleContext = {
    pins: actions,
    commands: new Set(commands),
    readScript,
    defaultBranch: () => repository().defaultBranch,
    attests: () => whatGitHubHas(repository()).attestations,
  };
  const readLocal = localActionsOf(top);
  const findings: Found[] = [];
  const parsed: ParsedWorkflow[] = [];
  for (const [path, text] of files) {
    const read = parseWorkflow(path, text, readLocal);
    if ("unreadable" in read) {
      findings.push({ path, rule: "workflow-syntax", ...read.unreadable });
      continue;
    }
    const { workflow } = read;
    for (const one of await askActionlint(actionlint, { path, text, root: top }))
      findings.push({ path, rule: "actionlint", ...one });
    for (const broken of workflow.unseen) findings.push(found(workflow, "unseen", broken));
    for (const { id, remedy, check } of rules) {
      for await (const broken of check(workflow, context))
        findings.push({ ...found(workflow, id, broken), remedy });
    }
    parsed.push(workflow);
  }
  if (shellcheck !== undefined) {
    for (const { workflow, broken } of await askShellcheck(shellcheck, parsed))
      findings.push(found(workflow, "shellcheck", broken));
  }
  const notices = shellcheck === undefined ? ["run-steps were not linted: shellcheck is not installed"] : [];
  return { findings: unique(findings), notices };
}

function found(workflow: ParsedWorkflow, rule: string, { at, message }: Broken): Found {
  return { ...workflow.lineAt(at), rule, message };
}

/** The same thing may be seen from two places. */
function unique(findings: readonly Found[]): Found[] {
  return [...new Map(findings.map((one) => [JSON.stringify(one), one])).values()];
}
