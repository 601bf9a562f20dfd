import { gantryPackage } from "../../model/gantry-package.ts";
import type { Context } from "../../terminal/context.ts";
import { counted } from "../../terminal/counted.ts";
import { paintFor } from "../../terminal/paint.ts";
import { whole } from "../../terminal/width.ts";
import type { Step } from "./step.ts";

export const uninstall = `npm uninstall ${gantryPackage}`;

/** What belongs to the catalog, in the few words that say that it stays. */
export function wholeCatalog(catalog: readonly Step[]): Step[] {
  const tops = new Set(catalog.map(({ path }) => /^(?:docs\/runbooks\/|[^/]+\/?)/.exec(path)?.[0] ?? path));
  return [...tops].map((path) => ({
    does: "keep",
    path,
    reason: "of the catalog, which goes with --catalog",
  }));
}

/** Every file, and what becomes of it; a change as a patch. */
export function stepsText(context: Context, steps: readonly Step[]): string {
  const paint = paintFor(context);
  const lines = steps.flatMap((step) => {
    switch (step.does) {
      case "remove":
        return [`  ${paint.red("remove")}  ${step.path}`];
      case "change":
        return [
          `  ${paint.cyan("change")}  ${step.path}`,
          ...step.patch.split("\n").map((line) => `    ${line}`),
        ];
      case "keep":
        return [`  ${paint.dim("keep")}    ${step.path}: ${step.reason}`];
    }
  });
  return [...lines, ""].join("\n");
}

/** What may be left in the clouds, and how to let go of it. */
export function stacksText(context: Context, stacks: readonly string[]): string {
  return [
    `${paintFor(context).yellow("!")} no state was asked: ${stacks.join(", ")} may still hold resources, which run on.`,
    `  "gantry release <environment>" lets go of them, and "gantry destroy <environment>" takes them down. Both need what Gantry wrote, which "gantry init" writes again from the catalog.`,
    "",
  ].join("\n");
}

/** @param stacks those that the catalog still names */
export function doneText(context: Context, steps: readonly Step[], stacks: readonly string[]): string {
  const count = (does: Step["does"]): number => steps.filter((step) => step.does === does).length;
  if (count("remove") + count("change") === 0) return "nothing to take away";
  const isReported = steps.some(({ does, path }) => does === "remove" && path.includes(".github/workflows/"));
  const rulesets = `${paintFor(context).yellow("!")} a ruleset at GitHub that asks for a check of these workflows waits for it for ever: take that off, before this is merged.\n`;
  return [
    `removed ${counted(count("remove"), "file")}, changed ${count("change")}`,
    "",
    ...(stacks.length > 0 ? [stacksText(context, stacks)] : []),
    ...(isReported ? [rulesets] : []),
    "next: look at the change, commit it, and then",
    `  ${whole(uninstall)}`,
  ].join("\n");
}
