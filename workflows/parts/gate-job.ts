import type { QualityGate } from "../../model/declared/quality-gate.ts";
import type { WorkflowSource } from "../kind.ts";
import type { Job, Step } from "../workflow.ts";
import { run, steps } from "./steps.ts";

/** The check that holds what the other checks left against the gate's thresholds. */
export const gateCheck = "gate";
/** Where scripts leave their reports, below the project: `tests*`, `coverage*`, `lint*`, `typecheck*`. */
const folder = "reports";

/** Whether a gate that is enforced there asks for it, and no workflow of somebody's own reports it. */
export function asksForGate(
  { catalog, reported }: WorkflowSource,
  enforced: readonly QualityGate["enforcedOn"][],
): boolean {
  const gates = catalog.repository.gates.filter(({ enforcedOn }) => enforced.includes(enforcedOn));
  return (
    !reported.includes(gateCheck) && gates.some(({ requiredChecks }) => requiredChecks.includes(gateCheck))
  );
}

/** Hands on what a check left, also where it failed. Each check has an artifact of its own, so that none takes another's place. */
export function keepReports(check: string): Step {
  return {
    name: "Keep its reports",
    if: "always()",
    uses: "actions/upload-artifact",
    with: {
      name: `reports-${check}`,
      path: folder,
      "if-no-files-found": "ignore",
      "retention-days": 14,
      overwrite: true,
    },
  };
}

/** It runs whatever became of the checks, since a job that is skipped counts as passed; what they did not leave, it misses. */
export function gateJob(checks: readonly string[], options: { cache: boolean }): Job {
  return {
    ...(checks.length === 0 ? {} : { needs: checks }),
    if: "always()",
    "timeout-minutes": 10,
    permissions: { contents: "read" },
    steps: [
      steps.checkOut(),
      steps.setUpNode(options),
      steps.installProject(),
      {
        name: "Take what the checks left",
        uses: "actions/download-artifact",
        with: { pattern: "reports-*", path: folder },
      },
      run(
        "Hold it against the gate's thresholds",
        `npx gantry gate --reports ${folder} --summary "$GITHUB_STEP_SUMMARY"`,
      ),
    ],
  };
}
