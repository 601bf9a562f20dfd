import { createHash } from "node:crypto";
import { checkInputs, type InputProblem } from "../inputs/check-inputs.ts";
import type { Autoname } from "../resource-type.ts";
import { isList, revealAll, type Properties } from "../values.ts";
import { nameOf, tableToken, typeOf, withoutMarks, type Cloud } from "./cloud.ts";

export interface Checked {
  readonly inputs: Properties;
  readonly problems: readonly InputProblem[];
}

/** Judges inputs, and names the resource where the program does not; `seed` makes the name the same at every run. */
export function check(
  cloud: Cloud,
  urn: string,
  olds: Properties,
  news: Properties,
  seed: Uint8Array,
): Checked {
  const type = typeOf(cloud, urn);
  const given = withoutMarks(news);
  const inputs = type.autoname === undefined ? given : named(type.autoname, urn, olds, given, seed);
  const problems = checkInputs(cloud.provider.table, tableToken(cloud, urn), inputs);
  // Rules on content make sense only where names and types are right.
  return {
    inputs,
    problems: problems.length > 0 ? problems : (type.check?.(revealAll(withoutMarks(inputs))) ?? []),
  };
}

function named(
  auto: Autoname,
  urn: string,
  olds: Properties,
  news: Properties,
  seed: Uint8Array,
): Properties {
  if (news[auto.property] !== undefined && news[auto.property] !== null) return news;
  const marks = olds["__defaults"];
  const kept = isList(marks) && marks.includes(auto.property) ? olds[auto.property] : undefined;
  return { ...news, [auto.property]: kept ?? freshName(auto, urn, seed), __defaults: [auto.property] };
}

function freshName(auto: Autoname, urn: string, seed: Uint8Array): string {
  const allowed = auto.upperCase === true ? /[^a-zA-Z0-9-]+/g : /[^a-z0-9-]+/g;
  const plain = auto.upperCase === true ? nameOf(urn) : nameOf(urn).toLowerCase();
  const base = plain.replace(allowed, "-");
  if (!auto.random) return base.slice(0, auto.maxLength);
  const digits = createHash("sha256").update(urn).update(seed).digest("hex").slice(0, 7);
  return `${base.slice(0, auto.maxLength - 8)}-${digits}`;
}
