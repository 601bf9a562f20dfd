import type { Job } from "../workflow.ts";
import { run, steps } from "./steps.ts";

/** Looks for secrets in the commits of a change, or in the whole history; `base` is a word of the shell. */
export function secretsJob({ base, minutes }: { base?: string; minutes: number }): Job {
  return {
    "timeout-minutes": minutes,
    permissions: { contents: "read" },
    steps: [
      steps.checkOut({ history: true }),
      steps.setUpNode({ cache: base !== undefined }),
      steps.setUpGo("secrets/tools/gitleaks"),
      steps.installProject(),
      run("Look for secrets", ["scripts/ci/60-scan-secrets.sh", base].filter(Boolean).join(" ")),
    ],
  };
}
