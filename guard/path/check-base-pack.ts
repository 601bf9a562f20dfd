import { isSound } from "../judge/judgement.ts";
import { problemsOf } from "./check-final-state.ts";
import { isGuarded } from "./choose-base.ts";
import type { CheckResult, PlannedDeployment } from "./deployment.ts";

/**
 * What the pack of another branch said of the plan: today's rules for a version that was made under older ones, such as
 * in a rollback (design: a rollback runs today's pack on yesterday's version), and today's program for one that was changed.
 */
export function checkBasePack(planned: PlannedDeployment): Promise<CheckResult | undefined> {
  const { byBase } = planned;
  if (byBase === undefined) return Promise.resolve(undefined);
  const { base, judgement } = byBase;
  const details = { ref: base.ref, commit: base.commit, pack: base.state };
  if (judgement === undefined)
    return Promise.resolve({ check: "base pack", passed: true, problems: [], details });
  const { rules, violations, waived, programChanges } = judgement;
  const refused = mayChangeProgram(planned) ? [] : programChanges;
  return Promise.resolve({
    check: "base pack",
    passed: isSound(judgement) && refused.length === 0,
    problems: [
      ...problemsOf(judgement),
      ...(refused.length === 0 ? [] : [`the program was changed in ${refused.length} places, listed above`]),
    ],
    ...(refused.length === 0 ? {} : { hint: hintFor(planned) }),
    details: { ...details, rules, violations, waived, programChanges },
  });
}

/** Where no users are, a change of the program is shown, and no more. */
function mayChangeProgram(planned: PlannedDeployment): boolean {
  return !isGuarded(planned) || planned.options.changedProgram === true;
}

function hintFor({ options }: PlannedDeployment): string {
  const merge = "merge it first: the owners of the program agree to it there";
  return options.local ? `${merge}; to try it on the local cloud, add --changed-program` : merge;
}
