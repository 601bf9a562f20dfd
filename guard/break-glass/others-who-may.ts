import { environmentName } from "../../model/scalars.ts";
import { loadEnvironment } from "../../catalog/load.ts";
import { trustedApprovals } from "../approvals/judge-approvals.ts";
import type { Others } from "./records.ts";

/**
 * Who may acknowledge what somebody did: the reviewers of the environment by the default branch's catalog, but for that
 * person. Where that is nobody, a team of one has to acknowledge its own. On the local cloud the work tree's catalog counts.
 */
export function othersWhoMay(root: string, { local }: { local: boolean }): Others {
  return async (stack, by) => {
    const environment = environmentName.parse(stack);
    const approvals =
      (local ? undefined : await trustedApprovals(root, environment)) ??
      loadEnvironment(root, environment).approvals;
    return approvals.reviewers
      .filter(({ login, id }) => id !== by?.id && login.toLowerCase() !== by?.login.toLowerCase())
      .map(({ login }) => login);
  };
}
