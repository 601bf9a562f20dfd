import type { Command } from "../command.ts";

export const review: Command = {
  name: "review",
  summary: "say what a change would do to every environment, as a pull request's comment",
  positionals: [],
  options: {
    base: {
      type: "string",
      placeholder: "ref",
      values: "ref",
      summary: "what the change is to be merged into; by default origin's default branch",
    },
    summary: {
      type: "string",
      placeholder: "file",
      values: "file",
      summary: "append the text to a file as well",
    },
    comment: { type: "boolean", summary: "in a workflow: write it as the pull request's one comment" },
  },
  examples: [
    "gantry review                      this branch against origin's default branch",
    'gantry review --base "origin/$GITHUB_BASE_REF" --summary "$GITHUB_STEP_SUMMARY" --comment',
    "gantry review --base HEAD~1 --json | jq .verdict",
  ],
  async run(invocation, context) {
    const { reviewChange } = await import("../../guard/review.ts");
    return reviewChange(context, {
      base: invocation.text("base"),
      summary: invocation.text("summary"),
      comment: invocation.flag("comment"),
      json: invocation.flag("json"),
    });
  },
};
