import { guardPathOf } from "../guard-paths.ts";
import { code } from "../../files/markdown-parts.ts";
import { counted } from "../../terminal/counted.ts";
import type { Review } from "./stack-review.ts";

/** Says, before anything else, that a change touches what judges it; empty where it does not. */
export function guardMarkdown({
  guard,
  prefix,
  holdsCode,
  judgedByBase,
}: Pick<Review, "guard" | "prefix" | "holdsCode" | "judgedByBase">): string {
  if (guard.length === 0) return "";
  const places = Map.groupBy(guard, (file) => guardPathOf(file, prefix, holdsCode) ?? "");
  const listed = [...places]
    .map(([place, own]) => `${code(place.slice(1))} (${counted(own.length, "file")})`)
    .sort();
  const lines = [
    "[!CAUTION]",
    `**This change touches what judges it:** ${listed.join(", ")}.`,
    ...(judgedByBase ? byBase : byItself),
    "Read these files before you believe it; their owners have to agree.",
  ];
  return lines.map((line) => `> ${line}`).join("\n");
}

const byBase = [
  "The rules are those of the base as well, and so is the list of what is no secret. Everything else that has run here is the change's own: its workflows, its",
  "`gantry`, its program, its packages, and whatever wrote this comment.",
];
const byItself = [
  "The base has no project, so all that has run here is the change's own: its rules, its workflows, its `gantry`, its program, its packages, and whatever",
  "wrote this comment.",
];
