import type { Difference, Fact } from "../read-back/subject.ts";

/**
 * What creating an environment over one that exists changes of a field. The PUT touches no policy for refs and no rule of
 * an app that is there: those stay beside what is declared.
 */
export function changeAtGitHub(difference: Difference): Difference[] {
  const { field, found, declared } = difference;
  if (field.startsWith("protection_rules.")) return [];
  if (field !== "deployment_branch_policies") return [difference];
  const both = [...new Set([...listOf(found), ...listOf(declared)])].sort();
  return both.length === listOf(found).length ? [] : [{ ...difference, declared: both }];
}

/** Whether an environment lets more through with what is declared than with what was found; in doubt it does. */
export function isLooser({ field, found, declared }: Difference): boolean {
  switch (field) {
    case "reviewers":
      // Whoever comes in beside those who were asked for can approve alone.
      return listOf(found).length > 0 && (listOf(declared).length === 0 || adds(declared, found));
    case "prevent_self_review":
      return found === true;
    case "can_admins_bypass":
      return declared === true || found === "cannot see";
    case "wait_timer":
      return Number(declared) < Number(found);
    case "deployment_branch_policy":
      return found !== "every branch";
    case "deployment_branch_policies":
      return listOf(found).length > 0 && adds(declared, found);
    default:
      return true;
  }
}

function adds(declared: Fact, found: Fact): boolean {
  return listOf(declared).some((each) => !listOf(found).includes(each));
}

function listOf(fact: Fact): readonly string[] {
  return typeof fact === "object" && fact !== null ? fact : [];
}
