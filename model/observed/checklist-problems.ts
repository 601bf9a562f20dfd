import type { ReleaseChecklist } from "./release-checklist.ts";
import { instant } from "./scalars.ts";

export interface ChecklistContext {
  now: Date;
  /** Names of the tags that the repository has. */
  tags: ReadonlySet<string>;
  /** Every `artifact_url` of the stage records. */
  artifactUrls: ReadonlySet<string>;
}

export interface ChecklistProblem {
  field: keyof ReleaseChecklist;
  text: string;
}

const hourMs = 3_600_000;
/** A rollback drill is of the current sprint (002). */
export const drillDays = 14;

/** What keeps a checklist from letting its version pass: everything for production, the tag alone elsewhere (002). */
export function checklistProblems(list: ReleaseChecklist, context: ChecklistContext): ChecklistProblem[] {
  const problems: ChecklistProblem[] = [];
  const require = (holds: boolean, field: keyof ReleaseChecklist, text: string): void => {
    if (!holds) problems.push({ field, text });
  };
  require(context.tags.has(list.tag), "tag", "must exist in the repository");
  if (list.environment !== "production") return problems;
  const isRecent = (time: string, hours: number): boolean => {
    const age = context.now.getTime() - instant(time);
    return age >= 0 && age <= hours * hourMs;
  };
  const { pdpa_proof: proof, ux_states: states = {}, evidence } = list.artifacts;
  const drill = list.rollback_rehearsed_at;
  require(list.pdpa_confirmed, "pdpa_confirmed", "must be confirmed");
  require(proof !== undefined &&
    isRecent(proof.proved_at, 48), "artifacts", "must prove PDPA within 48 hours");
  require(list.ux_states_demoed, "ux_states_demoed", "must have been shown");
  require(list.approver_email !== null, "approver_email", "must be there: nobody has approved it");
  require(drill !== null &&
    isRecent(drill, drillDays * 24), "rollback_rehearsed_at", `must be within the last ${drillDays} days`);
  const urls = [proof?.url, ...Object.values(states), ...evidence].filter((url) => url !== undefined);
  const missing = urls.find((url) => url.includes("github.com/") && !context.artifactUrls.has(url));
  require(missing ===
    undefined, "artifacts", `must not name an artifact that no stage made: ${missing ?? ""}`);
  return problems;
}
