import { isSound } from "../judge/judgement.ts";
import { previewStack } from "../judge/preview-stack.ts";
import { basePackText, judgeBy, withBasePack } from "./base-pack.ts";
import { problemsOf } from "./check-final-state.ts";
import type { CheckResult, PlannedDeployment } from "./deployment.ts";

/**
 * Has the pack of another branch judge the plan as well: today's rules for a version that was made under older ones, such as
 * in a rollback (design: a rollback runs today's pack on yesterday's version).
 */
export function checkBasePack({
  options: { base: ref },
  session,
  judge,
  progress,
}: PlannedDeployment): Promise<CheckResult | undefined> {
  if (ref === undefined) return Promise.resolve(undefined);
  return withBasePack(session.project, ref, async (base) => {
    const details = { ref: base.ref, commit: base.commit, pack: base.state };
    progress.step(basePackText(base));
    if (base.state !== "changed") return { check: "base pack", passed: true, problems: [], details };
    const judgement = await previewStack(session, progress, judgeBy(base, judge));
    const { rules, violations, waived } = judgement;
    const said = { ...details, rules, violations, waived };
    return { check: "base pack", passed: isSound(judgement), problems: problemsOf(judgement), details: said };
  });
}
