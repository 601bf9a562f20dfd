import type { Paint } from "../../terminal/paint.ts";
import type { RulesTextOptions } from "../rules/rules-text.ts";
import { basePackText } from "./base-pack.ts";
import type { ByBase } from "./by-base.ts";
import { judgementLines } from "./preview-text.ts";
import { programChangeLines } from "./program-changes-text.ts";

/** What the base's pack said, for people. */
export function baseLines({ base, judgement }: ByBase, paint: Paint, shown: RulesTextOptions): string[] {
  if (judgement === undefined) return [basePackText(base)];
  return [
    basePackText(base),
    ...programChangeLines(base, judgement, paint),
    "",
    ...judgementLines(`policy of ${base.ref}`, judgement, paint, shown),
  ];
}
