import type { Context } from "../../terminal/context.ts";
import type { Judgement } from "../judge/judgement.ts";
import type { StackPreview } from "../judge/preview-stack.ts";
import { hasChanges } from "../../engine/run/plan.ts";
import { nameOf } from "../../model/urn.ts";
import type { Session } from "../../engine/run/session.ts";
import { paintFor, type Paint } from "../../terminal/paint.ts";
import { planText } from "../../engine/run/plan-text.ts";
import { rulesText, type RulesTextOptions } from "../rules/rules-text.ts";
import { versionLines } from "./versions-text.ts";
import { waiverLines } from "../rules/waiver-text.ts";
import { print } from "../../terminal/say.ts";

/** Writes a preview for people: the plan, the rules that ran, and what they object to. */
export function writePreview(
  context: Context,
  session: Session,
  preview: StackPreview,
  options: RulesTextOptions,
): void {
  const paint = paintFor(context);
  const where = session.local ? `${session.stack} (local cloud)` : session.stack;
  const plan = hasChanges(preview.plan)
    ? planText(preview.plan, paint, context.columns)
    : planText(preview.plan, paint, context.columns) || "nothing to do";
  const text = [
    paint.bold(`plan for ${where}`),
    "",
    plan,
    "",
    ...versionLines(preview.moves, paint),
    ...judgementLines("policy", preview, paint, options),
    "",
  ];
  print(context, text.join("\n"));
}

/** What a pack said: the rules that ran, the waivers, and what was objected to. */
export function judgementLines(
  head: string,
  judgement: Judgement,
  paint: Paint,
  options: RulesTextOptions,
): string[] {
  return [
    rulesText(head, judgement.rules, paint, options),
    ...waiverLines(judgement, paint),
    ...violationLines(judgement, paint, options),
  ];
}

function violationLines({ violations }: Judgement, paint: Paint, { isBegun }: RulesTextOptions): string[] {
  if (violations.length === 0) return [];
  const lines = violations.flatMap(({ rule, resource, message }) => [
    `  ${paint.red("✗")} ${resource === "" ? "the stack" : nameOf(resource).name}: ${rule}`,
    ...message.split("\n").map((line) => `      ${line}`),
  ]);
  const changed =
    isBegun === true
      ? "the first of two steps was applied, and nothing of the second"
      : "nothing was changed";
  return ["", paint.bold("violations"), ...lines, "", changed];
}
