import { findProject } from "../../catalog/project.ts";
import { readCatalog } from "../../catalog/read-catalog.ts";
import { judgeApprovals } from "../../guard/approvals/judge-approvals.ts";
import { shortfall } from "../../guard/approvals/approvals-text.ts";
import { readCandidate } from "../../guard/approvals/change-set.ts";
import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import type { Context } from "../../terminal/context.ts";
import { createProgress } from "../../terminal/progress.ts";
import { judgeGates } from "../gates.ts";
import type { CheckGates } from "../tags/assign-together.ts";
import type { Decision } from "./decide.ts";
import { fetchFacts, readFacts, readTags } from "./facts.ts";
import { gateSubject } from "./gate-subject.ts";

/** The gates and approvals of a deployment, for whoever assigns an environment's tag by hand. */
export function gatesOfAssignment(context: Context): CheckGates {
  return async ({ environment: name, targets, infrastructure }) => {
    const project = findProject(context.cwd);
    const { root } = project;
    const { environments } = await readCatalog(root);
    const catalog = environments.find(({ environment }) => environment === name);
    if (catalog === undefined) return [`the catalog has no environment "${name}"`];
    const names = environments.map(({ environment }) => environment);
    await fetchFacts(root, names);
    const tags = await readTags(root);
    const facts = await readFacts(root, name, tags);
    const known = targets.flatMap(({ version }) => facts.versions.get(version.name) ?? []);
    const decision: Decision = {
      targets: known.map((to) => ({ to, from: facts.running.get(to.subproject ?? "") })),
      unchanged: [],
    };
    const gates = judgeGates(
      await gateSubject({
        project,
        environments,
        catalog,
        facts,
        factsOf: (environment) => readFacts(root, environment, tags),
        decision,
        // Whoever says what runs has brought it there already.
        sources: [],
        cause: "assign",
        infrastructure,
        asksWhetherMerged: true,
        resumed: undefined,
        local: false,
        env: context.env,
        progress: createProgress(context),
        now: new Date(),
      }),
    );
    const problems = gates.flatMap((gate) => gate.problems.map((problem) => `${gate.id}: ${problem}`));
    return [...problems, ...(await approvalProblems(root, context, catalog, { decision, infrastructure }))];
  };
}

async function approvalProblems(
  root: string,
  { env }: Context,
  { environment, approvals }: EnvironmentCatalog,
  { decision, infrastructure }: { decision: Decision; infrastructure: string },
): Promise<readonly string[]> {
  if (approvals.method === "none") return [];
  if (approvals.method === "reviewers") {
    return [
      `approvals: GitHub asks the reviewers of ${environment} in its workflow alone: start deploy-${environment}.yml`,
    ];
  }
  const problems: string[] = [];
  for (const { to } of decision.targets) {
    const { version, subproject } = to;
    const candidate = readCandidate({ environment, subject: version, subproject });
    const verdict = await judgeApprovals({
      root,
      candidate,
      commit: undefined,
      infrastructure,
      env,
      local: undefined,
      now: new Date(),
    });
    if (!verdict.enough) problems.push(`approvals: ${to.tag.name}: ${shortfall(verdict)}`);
  }
  return problems;
}
