import { uxStates } from "../../model/observed/release-checklist.ts";
import type { KeptChecklist } from "../../stacks/checklists.ts";
import { cell, code } from "../../files/markdown-parts.ts";

/** A checklist with what is known of it besides. */
export interface ShownChecklist {
  kept: KeptChecklist;
  /** What keeps it from letting its version pass; undefined where nobody has judged it. */
  problems?: readonly string[] | undefined;
  /** What nobody could be asked. */
  unasked?: readonly string[] | undefined;
  /** Who has signed it off, by GitHub's account of it. */
  signedBy?: string | undefined;
}

/** One thing that was to be checked. */
interface Point {
  isDone: boolean;
  what: string;
  /** What is said of it, with addresses by what each is of. */
  said: readonly (string | { of: string; url: string })[];
}

/** A checklist for people at a terminal: every field, how old it is, and what is missing. */
export function checklistText(shown: ShownChecklist, now: Date): string {
  const { problems = [], unasked = [] } = shown;
  return [
    `${titleOf(shown.kept)}: ${stateOf(shown)}`,
    ...pointsOf(shown, now).flatMap(({ isDone, what, said }) => [
      `  ${isDone ? "✓" : "✗"} ${what}`,
      ...said.map((each) => `      ${typeof each === "string" ? each : `${each.of}: ${each.url}`}`),
    ]),
    ...notesOf(shown).map((line, at) => `  ${at === 0 ? "notes: " : "       "}${line}`),
    ...problems.map((line) => `  ✗ ${line}`),
    ...unasked.map((line) => `  ! ${line}`),
  ].join("\n");
}

/** The same as Markdown, for the summary of whoever is to approve. */
export function checklistMarkdown(shown: ShownChecklist, now: Date): string {
  const { problems = [], unasked = [] } = shown;
  const listed = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ["", title, "", ...lines.map((line) => `- ${cell(line)}`)];
  return [
    `### ${cell(titleOf(shown.kept))}`,
    "",
    `**${cell(stateOf(shown))}**`,
    "",
    ...pointsOf(shown, now).map(({ isDone, what, said }) => {
      const rest = said.map((each) =>
        typeof each === "string" ? cell(each) : `[${cell(each.of)}](${each.url})`,
      );
      return `- [${isDone ? "x" : " "}] ${cell(what)}${rest.length === 0 ? "" : `: ${rest.join(", ")}`}`;
    }),
    ...listed("Notes:", notesOf(shown)),
    ...listed("Against it:", problems),
    ...listed("Nobody could be asked:", unasked),
    "",
    `Checklist ${code(shown.kept.list.id)}, record ${code(shown.kept.commit.slice(0, 12))}.`,
  ].join("\n");
}

function titleOf({ list }: KeptChecklist): string {
  return `checklist of ${list.tag} for ${list.environment}`;
}

function stateOf({ kept, problems, unasked = [] }: ShownChecklist): string {
  if (!kept.isSigned) return "a draft, which decides nothing";
  if (problems === undefined) return "signed off";
  if (problems.length > 0) return "signed off, and it does not let the version pass";
  return unasked.length > 0 ? "signed off, and not all of it could be asked for" : "it lets the version pass";
}

function pointsOf({ kept, signedBy }: ShownChecklist, now: Date): Point[] {
  const { list, at, by, isSigned } = kept;
  const { pdpa_proof: proof, ux_states: states = {}, evidence } = list.artifacts;
  const missing = uxStates.filter((state) => states[state] === undefined);
  return [
    {
      isDone: list.pdpa_confirmed && proof !== undefined,
      what: "PDPA consent gate verified",
      said:
        proof === undefined
          ? ["no proof yet"]
          : [
              { of: "proof", url: proof.url },
              `proved ${ageOf(proof.proved_at, now)}, at most 48 hours are asked for`,
            ],
    },
    {
      isDone: list.ux_states_demoed,
      what: "the portal's five states shown",
      said: [
        ...uxStates.flatMap((state) => {
          const url = states[state];
          return url === undefined ? [] : [{ of: state, url }];
        }),
        ...(missing.length === 0 ? [] : [`missing: ${missing.join(", ")}`]),
      ],
    },
    {
      isDone: list.rollback_rehearsed_at !== null,
      what: "rollback rehearsed",
      said: [
        list.rollback_rehearsed_at === null
          ? "no drill yet"
          : `${ageOf(list.rollback_rehearsed_at, now)}, at most 14 days are asked for`,
      ],
    },
    {
      isDone: isSigned,
      what: "signed off",
      said: [
        isSigned
          ? `${list.approver_role ?? ""} ${list.approver_email ?? ""}, ${ageOf(at, now)}, written by ${by}`
          : `by nobody yet; written by ${by} ${ageOf(at, now)}`,
        ...(signedBy === undefined ? [] : [`by ${signedBy}`]),
      ],
    },
    ...(evidence.length === 0
      ? []
      : [
          {
            isDone: true,
            what: "further evidence",
            said: evidence.map((url, index) => ({ of: String(index + 1), url })),
          },
        ]),
  ];
}

function notesOf({ kept }: ShownChecklist): string[] {
  const lines = kept.list.notes.split("\n").filter((line) => line.trim() !== "");
  // Whatever a terminal would act on.
  return lines.map((line) => line.replaceAll(/[\p{Cc}\p{Cf}]/gu, ""));
}

const hourMs = 3_600_000;

/** In hours up to two days, and then in days. */
function ageOf(time: string, now: Date): string {
  const hours = Math.floor((now.getTime() - Date.parse(time)) / hourMs);
  if (hours < 0) return "in the future";
  if (hours < 1) return "less than an hour ago";
  const [many, unit] = hours < 48 ? [hours, "hour"] : [Math.floor(hours / 24), "day"];
  return `${many} ${unit}${many === 1 ? "" : "s"} ago`;
}
