import { changeKinds, hasChanges, type Change, type Plan } from "../../engine/run/plan.ts";
import { nameOf } from "../../model/urn.ts";
import { differencesByPath } from "../../engine/run/plan-text.ts";
import type { Violation } from "../judge/policy-violations.ts";
import { changesByOwner } from "../path/program-changes-text.ts";
import { validity } from "../rules/waiver-text.ts";
import { guardMarkdown } from "./guard-markdown.ts";
import { rulesMarkdown } from "./rules-markdown.ts";
import { verdictOf, type Review, type Rotations, type StackReview } from "./stack-review.ts";
import { cell, code, details, table } from "../../files/markdown-parts.ts";
import { counted } from "../../terminal/counted.ts";

/** By which a later run finds the comment that it replaces. */
export const marker = "<!-- gantry review -->";

/** GitHub takes 65,536 characters in a comment; a reader takes fewer. */
const longest = 60_000;

const signs = { create: "+", update: "~", replace: "±", delete: "-", same: " " } as const;

/** What a change does to every environment, as one Markdown text: the verdict first, then what a reviewer asks next. */
export function reviewMarkdown(review: Review): string {
  const text = compose(review);
  if (text.length <= longest) return text;
  // The counts and the objections fit; the single changes are in the job's log.
  const stacks = review.stacks.map((stack) => ({ ...stack, plan: { ...stack.plan, changes: [] } }));
  const note = "The single changes are too many for a comment: `gantry review --json` lists them.";
  return compose({ ...review, stacks, notes: [...review.notes, note] }).slice(0, longest);
}

function compose(review: Review): string {
  const moving = review.stacks.filter(({ plan }) => hasChanges(plan));
  const parts = [
    marker,
    `## ${headline(review)}`,
    `${code(review.head.slice(0, 12))} compared with ${code(review.base.commit.slice(0, 12))} (${code(review.base.ref)}), on the local cloud.`,
    guardMarkdown(review),
    failures(review.stacks),
    violations(review.stacks),
    programChanges(review),
    countsTable(review.stacks),
    notReached(review.stacks),
    ...moving.map(({ stack, plan }) =>
      details(`What changes in ${stack}`, changes(plan), moving.length <= 2),
    ),
    rulesMarkdown(review.stacks),
    waivers(review.stacks),
    rotations(review.rotations),
    ...review.notes.map((note) => `> ${note}`),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function headline(review: Review): string {
  const verdict = verdictOf(review);
  const moved = review.stacks.filter(({ plan }) => hasChanges(plan)).map(({ stack }) => stack);
  const change =
    moved.length === 0 ? "Nothing changes" : `${listed(moved)} ${moved.length === 1 ? "changes" : "change"}`;
  if (verdict === "failed") return "✗ A preview failed";
  const objections = review.stacks.flatMap((stack) => stack.violations).length;
  if (verdict === "violated") {
    return objections === 0 ? "✗ A rule did not run" : `✗ ${counted(objections, "violation")}`;
  }
  // Of what was not previewed no rule was asked.
  const asked = review.stacks.some(({ notReached }) => notReached === undefined);
  return `✓ ${change.charAt(0).toUpperCase()}${change.slice(1)}${asked ? "; every rule holds" : ""}`;
}

function listed(names: readonly string[]): string {
  return new Intl.ListFormat("en").format(names);
}

function failures(stacks: readonly StackReview[]): string {
  const failed = stacks.filter(({ failure }) => failure !== undefined);
  return failed
    .map(({ stack, failure }) => `**${stack}** has no preview:\n\n${fenced(failure ?? "")}`)
    .join("\n\n");
}

function violations(stacks: readonly StackReview[]): string {
  const rows = stacks.flatMap(({ stack, violations: found }) =>
    found.map((violation) => violationRow(stack, violation)),
  );
  return rows.length === 0
    ? ""
    : `### Violations\n\n${table(["environment", "resource", "rule", "what is wrong"], rows)}`;
}

/** Those who own the program see what it does, and not only that it was touched. */
function programChanges({ stacks, base }: Review): string {
  const rows = stacks.flatMap(({ stack, plan, programChanges: changes = [] }) =>
    [...changesByOwner(plan, changes)].flatMap(([owner, messages]) =>
      messages.map((message) => [stack, cell(owner), cell(message)]),
    ),
  );
  if (rows.length === 0) return "";
  const said = `What ${code(base.ref)} makes of this catalog is not what this change makes of it. The owners of the program have to agree to each difference.`;
  return `### The program itself was changed\n\n${said}\n\n${table(["environment", "of", "difference"], rows)}`;
}

/** Whoever reviews the change agrees to them. */
function waivers(stacks: readonly StackReview[]): string {
  const rows = stacks.flatMap(({ stack, waivers: all = [] }) =>
    all.map((waiver) => [
      stack,
      code(waiver.rule),
      code(waiver.resource),
      validity(waiver),
      cell(waiver.owner),
      cell(waiver.reason),
    ]),
  );
  if (rows.length === 0) return "";
  return `### Waivers\n\n${table(["environment", "rule", "resource", "ends", "owner", "why"], rows)}`;
}

function violationRow(stack: string, { resource, rule, message }: Violation): string[] {
  const name = resource === "" ? "the stack" : nameOf(resource).name;
  return [stack, code(name), code(rule), message.split("\n").map(cell).join("<br>")];
}

function countsTable(stacks: readonly StackReview[]): string {
  const rows = stacks
    .filter(({ failure, notReached: proof }) => failure === undefined && proof === undefined)
    .map(({ stack, plan }) => [
      stack,
      ...changeKinds.map((kind) => count(plan.counts[kind], kind === "same")),
    ]);
  return rows.length === 0
    ? ""
    : table(["environment", "create", "update", "replace", "delete", "unchanged"], rows);
}

/** A line for each proof, with the stacks that it is of. */
function notReached(stacks: readonly StackReview[]): string {
  const left = stacks.flatMap(({ stack, notReached: proof }) =>
    proof === undefined ? [] : [{ stack, proof }],
  );
  return [...Map.groupBy(left, ({ proof }) => proof)]
    .map(([proof, of]) => {
      const names = of.map(({ stack }) => stack);
      return `Not previewed, since the change cannot reach ${names.length === 1 ? "it" : "them"}: ${listed(names)}; ${cell(proof)}.`;
    })
    .join("\n\n");
}

/** What moves stands out. */
function count(number: number, isQuiet: boolean): string {
  return isQuiet || number === 0 ? String(number) : `**${number}**`;
}

/** Grouped by the surface, or the other component, that a resource belongs to. */
function changes({ changes: all }: Plan): string {
  const byOwner = Map.groupBy(
    all.filter(({ kind }) => kind !== "same"),
    ({ owner }) => owner,
  );
  const blocks = [...byOwner]
    .toSorted(([a], [b]) => a.localeCompare(b, "en"))
    .map(([owner, own]) => {
      const lines = own.map(changeLine).toSorted();
      return [owner === "" ? "On its own" : owner, ...lines].join("\n");
    });
  return fenced(blocks.join("\n\n"), "diff");
}

function changeLine(change: Change): string {
  const { kind, type, name, goesAlong = [] } = change;
  const what = `${signs[kind]} ${type.split(":").at(-1) ?? type} ${name}`;
  const paths = differencesByPath(change);
  const unknown = paths.filter(([, difference]) => difference === undefined).map(([path]) => path);
  const line = unknown.length === 0 ? what : `${what}: ${unknown.join(", ")}`;
  const values = paths.flatMap(([path, difference]) =>
    difference === undefined ? [] : [`${path}: ${difference.old} → ${difference.new}`],
  );
  return [line, ...[...values, ...goesAlong].map((text) => `      ${text}`)].join("\n");
}

function rotations(all: readonly Rotations[]): string {
  const due = all.flatMap(({ environment, due: soon }) =>
    soon.map(({ secret, owner, daysLeft }) => [environment, code(secret), owner, left(daysLeft)]),
  );
  const never = all
    .filter((each) => each.never > 0)
    .map(({ environment, never: number }) => `${environment} ${number}`);
  const parts = [
    due.length === 0
      ? "No rotation is due within 14 days."
      : `### Rotations\n\n${table(["environment", "secret", "owner", "due"], due)}`,
    never.length === 0 ? "" : `Never rotated, by the ledgers: ${never.join(", ")}.`,
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function left(days: number): string {
  if (days < 0) return `**overdue by ${counted(-days, "day")}**`;
  return `in ${counted(days, "day")}`;
}

function fenced(text: string, language = ""): string {
  return `\`\`\`${language}\n${text.replaceAll("```", "'''")}\n\`\`\``;
}
