import type { WorkflowRule } from "../lint/rule.ts";

export const rule: WorkflowRule = {
  id: "name-runner-image",
  sentence: "A job names the image that it runs on, and none of one's own machines.",
  remedy: "write runs-on: ubuntu-24.04",
  *check({ jobs }) {
    for (const [id, job] of jobs) {
      const labels = [job["runs-on"]].flat().filter((label) => typeof label === "string");
      for (const label of labels) {
        const at = ["jobs", id, "runs-on"];
        if (label.endsWith("-latest")) yield { at, message: `"${label}" is another image overnight` };
        if (label === "self-hosted")
          yield { at, message: "what one run leaves on a machine, the next one finds" };
      }
    }
  },
};
