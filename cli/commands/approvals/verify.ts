import type { Command } from "../../command.ts";
import { environmentPositional, localOption } from "../../options.ts";

export const approvalsVerify: Command = {
  name: "approvals verify",
  summary: "say whether a version has the signed approvals that an environment asks for",
  positionals: [environmentPositional, { name: "version|commit|hold", values: "version" }],
  options: {
    subproject: {
      type: "string",
      placeholder: "path",
      values: "tagged-subproject",
      summary: "of the monorepo; the root's without it",
    },
    commit: {
      type: "string",
      placeholder: "sha",
      summary: "what is about to be deployed; it must be the version's commit",
    },
    local: { ...localOption, summary: "ask the local cloud's GitHub for the pull requests" },
  },
  examples: [
    'gantry approvals verify production v1.4.0 --commit "$(git rev-parse HEAD)"   exit code 3 if not',
    "gantry approvals verify production v1.4.0 --json | jq .approvals",
  ],
  async run(invocation, context) {
    const { verifyApprovalTags } = await import("../../../guard/approvals/verify.ts");
    return verifyApprovalTags(context, {
      environment: invocation.required(0),
      subject: invocation.required(1),
      subproject: invocation.text("subproject"),
      commit: invocation.text("commit"),
      local: invocation.flag("local"),
      json: invocation.flag("json"),
    });
  },
};
