import { loadEnvironment } from "../../catalog/load.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { changeText, mayText, shortfall, verdictText } from "./approvals-text.ts";
import { anyCommitSha } from "../../model/observed/scalars.ts";
import { readCandidate } from "./change-set.ts";
import { judgeApprovals } from "./judge-approvals.ts";
import type { Context } from "../../terminal/context.ts";
import { paintFor } from "../../terminal/paint.ts";
import { findProject } from "../../catalog/project.ts";
import { print, say } from "../../terminal/say.ts";

export interface VerifyApprovalsOptions {
  environment: string;
  /** A version, a commit's whole id, or a hold. */
  subject: string;
  subproject: string | undefined;
  commit: string | undefined;
  local: boolean;
  json: boolean;
}

/** Says whether a version, infrastructure alone or the end of a hold has the signed approvals that an environment asks for; exit code 3 where it has not. */
export async function verifyApprovalTags(
  context: Context,
  options: VerifyApprovalsOptions,
): Promise<ExitCode> {
  const { root, local } = findProject(context.cwd);
  const candidate = readCandidate(options);
  if (options.commit !== undefined && !anyCommitSha.safeParse(options.commit).success) {
    throw new GantryError(`--commit "${options.commit}" is no full commit id`, { exitCode: ExitCode.usage });
  }
  const { environment, subject } = candidate;
  const { method } = loadEnvironment(root, environment).approvals;
  if (method !== "signed-tags") {
    const said = method === "none" ? "needs no approval" : "is approved by GitHub's own reviewers";
    if (options.json)
      context.stdout.write(`${JSON.stringify({ environment, ...subject, method, enough: true }, null, 2)}\n`);
    else print(context, `${environment} ${said}: there are no tags to verify`);
    return ExitCode.done;
  }
  const verdict = await judgeApprovals({
    root,
    candidate,
    commit: options.commit,
    infrastructure: undefined,
    env: context.env,
    local: options.local ? local : undefined,
    now: new Date(),
  });
  if (options.json) {
    const { change, pulls, judged, obstacles, enough, approvals } = verdict;
    const { commit, deployed, infrastructure } = change;
    const needed = approvals.required;
    const about = { ...subject, method, commit, deployed, infrastructure: infrastructure?.commit };
    const document = { environment, ...about, needed, enough, obstacles, pulls };
    const tags = judged.map(({ problem = null, infrastructure: named = null, ...tag }) => {
      return { ...tag, infrastructure: named, problem };
    });
    context.stdout.write(`${JSON.stringify({ ...document, approvals: tags }, null, 2)}\n`);
  } else {
    print(context, changeText(candidate, verdict.change, verdict.pulls));
    print(context, verdictText(candidate, verdict, paintFor(context)));
  }
  if (verdict.enough) return ExitCode.done;
  say(context, `gantry: ${mayText(candidate, false)}: ${shortfall(verdict)}`);
  return ExitCode.violation;
}
