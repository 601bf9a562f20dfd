import { analyzeState } from "../judge/analyze-state.ts";
import type { ExportedStack } from "../../engine/run/export-stack.ts";
import { isSound, type Judgement } from "../judge/judgement.ts";
import { nameOf } from "../../model/urn.ts";
import type { AppliedDeployment, CheckResult } from "./deployment.ts";

/** Has the pack judge the state that the deployment left: what was only read, imported or put there by hand included. */
export async function checkFinalState({
  session,
  judge,
  progress,
  recorded,
}: Pick<AppliedDeployment, "session" | "judge" | "progress"> & {
  recorded?: ExportedStack;
}): Promise<CheckResult> {
  progress.step(`judging the state of ${session.stack}`);
  const judgement = await analyzeState(session, judge, recorded);
  const { rules, violations, waived } = judgement;
  const details = { rules, violations, waived };
  return { check: "final state", passed: isSound(judgement), problems: problemsOf(judgement), details };
}

/** What a judgement objects to, a line each. */
export function problemsOf({ rules, violations }: Judgement): string[] {
  return [
    ...violations.map(({ resource, message }) => `${nameOf(resource).name}: ${message}`),
    ...rules.flatMap(({ id, result, reason }) =>
      result === "did-not-run" ? [`${id} did not run: ${reason ?? ""}`] : [],
    ),
  ];
}
