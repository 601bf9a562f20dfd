import type { Command } from "../command.ts";
import { environmentPositional, yesOption } from "../options.ts";

export const approve: Command = {
  name: "approve",
  summary: "let a version into an environment, with a tag that you sign, where GitHub has no reviewers",
  positionals: [environmentPositional, { name: "version|commit|hold", values: "version" }],
  options: {
    subproject: {
      type: "string",
      placeholder: "path",
      values: "tagged-subproject",
      summary: "of the monorepo; the root's without it",
    },
    login: {
      type: "string",
      placeholder: "login",
      summary: "yours at GitHub; git config github.user without it",
    },
    push: { type: "boolean", summary: "push the tag to origin" },
    yes: yesOption,
  },
  examples: [
    "gantry approve production v1.4.0 --push     show what it brings, ask, sign, push",
    "gantry approve production v1.4.0 --subproject services/auth",
    'gantry approve production "$(git rev-parse origin/main)"     infrastructure alone, as the default branch has it',
    "gantry approve production hold-1764288000     so that this hold may end",
  ],
  async run(invocation, context) {
    const { approve: sign } = await import("../../guard/approve.ts");
    return sign(context, {
      environment: invocation.required(0),
      subject: invocation.required(1),
      subproject: invocation.text("subproject"),
      login: invocation.text("login"),
      push: invocation.flag("push"),
      yes: invocation.flag("yes"),
      json: invocation.flag("json"),
    });
  },
};
