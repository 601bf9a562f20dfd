import type { FlagKill } from "../../model/observed/flag-kill.ts";
import type { RuleSet } from "../../model/observed/rule-set.ts";
import { bucketOf, isAmong } from "./bucket.ts";
import { compileRule, type Context, type Membership } from "./cohort-rule.ts";

/** Why a flag is as it is, in the words of OpenFeature. */
export type Reason = "DISABLED" | "TARGETING_MATCH" | "SPLIT" | "STATIC";

export interface Decision {
  value: boolean;
  reason: Reason;
  /** Which rule decided, as people read it. */
  because: string;
  /** Where the subject lies among the flag's, 0–9999, where that was asked. */
  bucket?: number;
  /** Cohorts whose rule could not be answered, each with why. */
  problems: readonly string[];
}

/** What a decision needs and the context lacks: who asks. */
export const subjectMissing = Symbol("the context has no targetingKey");

export type RuleSetFlag = RuleSet["flags"][string];

/** The rule set with its cohorts' rules ready to be asked. */
export interface ReadyRuleSet {
  flags: RuleSet["flags"];
  cohorts: ReadonlyMap<string, (context: Context) => Membership>;
}

export function readyRuleSet({ flags, cohorts }: RuleSet): ReadyRuleSet {
  // Of a random cohort there is nothing to ask: its share is the flag's percentage.
  const asked = Object.entries(cohorts).filter(([, { type }]) => type !== "random");
  return { flags, cohorts: new Map(asked.map(([name, { rule }]) => [name, compileRule(rule)])) };
}

/**
 * Whether a subject gets a flag, by the first of these that says so (entities.md, "FeatureFlag and Cohort"): a kill, whether it is
 * enabled, its cohorts, its percentage. At 100 percent everybody has it, whoever asks.
 */
export function evaluate(
  rules: ReadyRuleSet,
  key: string,
  flag: RuleSetFlag,
  kill: Pick<FlagKill, "revision"> | undefined,
  context: Context,
): Decision | typeof subjectMissing {
  const { revision, rolloutPercentage, cohorts } = flag;
  if (kill !== undefined && kill.revision >= revision)
    return off(`killed at the edge, revision ${kill.revision}`);
  if (flag.killSwitch) return off("killed in the catalog");
  if (!flag.enabled) return off("not enabled");
  if (rolloutPercentage === 100)
    return { value: true, reason: "STATIC", because: "100 % have it", problems: [] };
  const subject = context["targetingKey"];
  const asked = cohorts.filter((name) => rules.cohorts.has(name));
  if (rolloutPercentage === 0 && asked.length === 0)
    return { value: false, reason: "STATIC", because: "0 % have it", problems: [] };
  if (typeof subject !== "string" || subject === "") return subjectMissing;
  const problems: string[] = [];
  for (const name of asked) {
    const { isIn = false, problem } = rules.cohorts.get(name)?.(context) ?? {};
    if (problem !== undefined) problems.push(`${name}: ${problem}`);
    if (isIn) return { value: true, reason: "TARGETING_MATCH", because: `in the cohort ${name}`, problems };
  }
  const bucket = bucketOf(key, subject);
  const value = isAmong(bucket, rolloutPercentage);
  const because = `bucket ${bucket} of 10000 is ${value ? "" : "not "}among the first ${rolloutPercentage} %`;
  return { value, reason: "SPLIT", because, bucket, problems };
}

function off(because: string): Decision {
  return { value: false, reason: "DISABLED", because, problems: [] };
}
