import { quote } from "../../catalog/check/quote.ts";
import { clockSkewMs } from "../../model/clock-skew.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { maskEmail } from "../../model/mask-email.ts";
import { maskEmails } from "../../model/mask-emails.ts";
import { evidenceUrl } from "../../model/observed/artifact-url.ts";
import { releaseChecklist, uxStates, type ReleaseChecklist } from "../../model/observed/release-checklist.ts";
import { instant, timestamp } from "../../model/observed/scalars.ts";

/** What somebody said of a checklist's fields, as it was typed; what is undefined stays as it is. */
export interface FieldWords {
  pdpaConfirmed: boolean;
  pdpaProof: string | undefined;
  pdpaProvedAt: string | undefined;
  /** Such as `Empty=https://…`. */
  uxStates: readonly string[];
  rollbackRehearsedAt: string | undefined;
  approverRole: string | undefined;
  approverEmail: string | undefined;
  notes: string | undefined;
  evidence: readonly string[];
}

/** Whether anything was said. */
export function isNothing(words: FieldWords): boolean {
  const { pdpaConfirmed, uxStates: states, evidence, ...texts } = words;
  return (
    !pdpaConfirmed &&
    states.length === 0 &&
    evidence.length === 0 &&
    Object.values(texts).every((text) => text === undefined)
  );
}

/** A checklist of which nothing was checked yet. */
export function emptyChecklist(of: Pick<ReleaseChecklist, "id" | "tag" | "environment">): ReleaseChecklist {
  return {
    ...of,
    pdpa_confirmed: false,
    ux_states_demoed: false,
    rollback_rehearsed_at: null,
    approver_role: null,
    approver_email: null,
    notes: "",
    artifacts: { evidence: [] },
  };
}

/** The words with nothing in them that names a person: the first thing that happens to them. */
export function masked(words: FieldWords): FieldWords {
  const { notes, approverEmail } = words;
  return {
    ...words,
    notes: notes === undefined ? undefined : maskEmails(notes),
    approverEmail: approverEmail === undefined ? undefined : maskedOrNothing(approverEmail),
  };
}

/** Empty where no domain follows: what was typed is not kept to be told. */
function maskedOrNothing(address: string): string {
  try {
    return maskEmail(address.trim());
  } catch (error) {
    if (error instanceof GantryError) return "";
    throw error;
  }
}

/**
 * The checklist with what was said. The portal's states count as shown once there is evidence of all five.
 *
 * @throws a usage error that names every field that is wrong
 */
export function fillFields(list: ReleaseChecklist, words: FieldWords, now: Date): ReleaseChecklist {
  const problems: string[] = [];
  const url = (option: string, text: string | undefined): string | undefined => {
    if (text === undefined) return undefined;
    const problem = fieldProblem("url", text, now);
    if (problem !== undefined) problems.push(`${option} ${quote(maskEmails(text))}: ${problem}`);
    return text;
  };
  const time = (option: string, text: string | undefined): string | undefined => {
    if (text === undefined) return undefined;
    const problem = fieldProblem("time", text, now);
    if (problem !== undefined) problems.push(`${option} ${quote(maskEmails(text))}: ${problem}`);
    return text;
  };
  const before = list.artifacts;
  const proof = url("--pdpa-proof", words.pdpaProof) ?? before.pdpa_proof?.url;
  const provedAt = time("--pdpa-proved-at", words.pdpaProvedAt) ?? before.pdpa_proof?.proved_at;
  if ((proof === undefined) !== (provedAt === undefined)) {
    problems.push(
      `${proof === undefined ? "--pdpa-proof" : "--pdpa-proved-at"} is missing: a proof has both`,
    );
  }
  if (words.pdpaConfirmed && proof === undefined && provedAt === undefined) {
    problems.push("--pdpa-confirmed needs --pdpa-proof and --pdpa-proved-at");
  }
  const states = { ...before.ux_states };
  for (const word of words.uxStates.flatMap((each) => each.split(","))) {
    const [name = "", ...rest] = word.split("=");
    const state = uxStates.find((each) => each.toLowerCase() === name.toLowerCase());
    if (state === undefined || rest.length === 0) {
      problems.push(
        `--ux-state ${quote(maskEmails(word))}: must be one of ${uxStates.join(", ")}, as Empty=https://…`,
      );
    } else states[state] = url(`--ux-state ${state}`, rest.join("="));
  }
  const evidence = words.evidence.flatMap((each) => each.split(","));
  for (const each of evidence) url("--evidence", each);
  const { approverRole: role, approverEmail: email } = words;
  if (email === "")
    problems.push(
      "--approver-email: has no domain; it must read <name>@<domain>, of which the domain is kept",
    );
  if ((role === undefined) !== (email === undefined)) {
    problems.push(
      `${role === undefined ? "--approver-role" : "--approver-email"} is missing: whoever signs off says both`,
    );
  }
  const drill = time("--rollback-rehearsed-at", words.rollbackRehearsedAt);
  const filled = {
    ...list,
    pdpa_confirmed: list.pdpa_confirmed || words.pdpaConfirmed,
    ux_states_demoed: uxStates.every((state) => states[state] !== undefined),
    rollback_rehearsed_at: drill ?? list.rollback_rehearsed_at,
    approver_role: role ?? null,
    approver_email: email ?? null,
    notes: words.notes ?? list.notes,
    artifacts: {
      ...(proof === undefined || provedAt === undefined
        ? {}
        : { pdpa_proof: { url: proof, proved_at: provedAt } }),
      ...(Object.keys(states).length === 0 ? {} : { ux_states: states }),
      evidence: [...new Set([...before.evidence, ...evidence])],
    },
  };
  const parsed = releaseChecklist.safeParse(filled);
  if (problems.length === 0 && parsed.success) return parsed.data;
  if (problems.length === 0) {
    problems.push(
      ...(parsed.error?.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`),
    );
  }
  throw new GantryError("this is no checklist", { problems, exitCode: ExitCode.usage });
}

/** What is wrong with a field as it was typed; undefined where nothing is. */
export function fieldProblem(kind: "url" | "time" | "email", text: string, now: Date): string | undefined {
  switch (kind) {
    case "url": {
      if (/%40/i.test(text)) return "must not have an address in it";
      return evidenceUrl.safeParse(text).error?.issues[0]?.message;
    }
    case "time": {
      const wrong = timestamp.safeParse(text).error?.issues[0]?.message;
      if (wrong !== undefined) return wrong;
      return instant(text) > now.getTime() + clockSkewMs ? "is in the future" : undefined;
    }
    case "email":
      return maskedOrNothing(text) === ""
        ? "must read <name>@<domain>, of which the domain is kept"
        : undefined;
  }
}
