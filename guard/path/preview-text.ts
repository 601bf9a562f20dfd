import type { Context } from "../../terminal/context.ts";
import type { Judgement } from "../judge/judgement.ts";
import type { StackPreview } from "../judge/read-preview.ts";
import { hasChanges } from "../../engine/run/plan.ts";
import { nameOf } from "../../model/urn.ts";
import type { Session } from "../../engine/run/session.ts";
import { paintFor, type Paint } from "../../terminal/paint.ts";
import { planText } from "../../engine/run/plan-text.ts";
import { rulesText, type RulesTextOptions } from "../rules/rules-text.ts";
import { versionLines } from "./versions-text.ts";
import { waiverLines } from "../rules/waiver-text.ts";
import { print } from "../../terminal/say.ts";

export interface PreviewTextOptions extends RulesTextOptions {
  /** When it was made, where it is shown again without asking the engine. */
  plannedAt?: Date | undefined;
}

/** Writes a preview for people: the plan, the rules that ran, and what they object to. */
export function writePreview(
  context: Context,
  session: Session,
  preview: StackPreview,
  options: PreviewTextOptions,
): void {
  const paint = paintFor(context);
  const where = session.local ? `${session.stack} (local cloud)` : session.stack;
  const plan = hasChanges(preview.plan)
    ? planText(preview.plan, paint, context.columns)
    : planText(preview.plan, paint, context.columns) || "nothing to do";
  const text = [
    paint.bold(`plan for ${where}`),
    ...rememberedLines(options.plannedAt),
    "",
    plan,
    "",
    ...versionLines(preview.moves, paint),
    ...judgementLines("policy", preview, paint, options),
    "",
  ];
  print(context, text.join("\n"));
}

function rememberedLines(plannedAt: Date | undefined): string[] {
  if (plannedAt === undefined) return [];
  return [
    `made and judged at ${timeText(plannedAt)}; nothing that it was made of has moved since.`,
    "--fresh asks the engine and the pack again.",
  ];
}

/** Such as `2026-12-01 02:33:05 UTC`. */
export function timeText(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace("T", " ")} UTC`;
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
