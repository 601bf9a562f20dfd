import { ownersIn, type Plan } from "../../engine/run/plan.ts";
import { nameOf } from "../../model/urn.ts";
import { counted } from "../../terminal/counted.ts";
import type { Paint } from "../../terminal/paint.ts";
import type { Violation } from "../judge/policy-violations.ts";
import { basePackName, type BasePack } from "./base-pack.ts";

/** By surface, or by the other component, what a plan has that the base's program does not make of the catalog. */
export function changesByOwner(
  plan: Plan,
  changes: readonly Violation[],
): ReadonlyMap<string, readonly string[]> {
  const owners = ownersIn(plan);
  const byOwner = Map.groupBy(changes, ({ resource }) => owners.get(resource) ?? ownerless(resource));
  const sorted = [...byOwner].toSorted(([a], [b]) => a.localeCompare(b, "en"));
  return new Map(sorted.map(([owner, all]) => [owner, all.map(({ message }) => message)]));
}

function ownerless(urn: string): string {
  const { type, name } = nameOf(urn);
  return urn === "" || type === "pulumi:pulumi:Stack"
    ? "the stack"
    : `${type.split(":").at(-1) ?? type} ${name}`;
}

/** The same for a terminal; nothing where there is none. */
export function programChangeLines(
  base: BasePack,
  { plan, programChanges }: { plan: Plan; programChanges: readonly Violation[] },
  paint: Paint,
): string[] {
  if (programChanges.length === 0) return [];
  const head = `the program itself was changed: ${counted(programChanges.length, "difference")} from what that of ${basePackName(base)} makes of this catalog`;
  return [
    "",
    paint.bold(head),
    ...[...changesByOwner(plan, programChanges)].flatMap(([owner, messages]) => [
      `  ${owner}`,
      ...messages.map((message) => `    ~ ${message}`),
    ]),
  ];
}
