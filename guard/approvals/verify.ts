import { loadEnvironment } from "../../catalog/load.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { changeText, shortfall, verdictText } from "./approvals-text.ts";
import { readCandidate } from "./change-set.ts";
import { judgeApprovals } from "./judge-approvals.ts";
import type { Context } from "../../terminal/context.ts";
import { paintFor } from "../../terminal/paint.ts";
import { findProject } from "../../catalog/project.ts";
import { print, say } from "../../terminal/say.ts";

export interface VerifyApprovalsOptions {
  environment: string;
  version: string;
  subproject: string | undefined;
  commit: string | undefined;
  local: boolean;
  json: boolean;
}

/** Says whether a version has the signed approvals that an environment asks for; exit code 3 where it has not. */
export async function verifyApprovalTags(
  context: Context,
  options: VerifyApprovalsOptions,
): Promise<ExitCode> {
  const { root, local } = findProject(context.cwd);
  const candidate = readCandidate(options);
  if (options.commit !== undefined && !/^[0-9a-f]{40}$/.test(options.commit)) {
    throw new GantryError(`--commit "${options.commit}" is no full commit id`, { exitCode: ExitCode.usage });
  }
  const { method } = loadEnvironment(root, candidate.environment).approvals;
  if (method !== "signed-tags") {
    const said = method === "none" ? "needs no approval" : "is approved by GitHub's own reviewers";
    if (options.json)
      context.stdout.write(`${JSON.stringify({ ...candidate, method, enough: true }, null, 2)}\n`);
    else print(context, `${candidate.environment} ${said}: there are no tags to verify`);
    return ExitCode.done;
  }
  const verdict = await judgeApprovals({
    root,
    candidate,
    commit: options.commit,
    env: context.env,
    local: options.local ? local : undefined,
    now: new Date(),
  });
  if (options.json) {
    const { change, pulls, judged, obstacles, enough, approvals } = verdict;
    const { commit, deployed } = change;
    const needed = approvals.required;
    const document = { ...candidate, method, commit, deployed, needed, enough, obstacles, pulls };
    const tags = judged.map(({ problem = null, ...tag }) => ({ ...tag, problem }));
    context.stdout.write(`${JSON.stringify({ ...document, approvals: tags }, null, 2)}\n`);
  } else {
    print(context, changeText(candidate, verdict.change, verdict.pulls));
    print(context, verdictText(candidate, verdict, paintFor(context)));
  }
  if (verdict.enough) return ExitCode.done;
  const { version, environment } = candidate;
  say(context, `gantry: ${version} may not go to ${environment}: ${shortfall(verdict)}`);
  return ExitCode.violation;
}
