import type { Mutation, Sample } from "./case.ts";
import { type Fields, isFields, isList, type Value } from "../value.ts";

/** The samples as they are after a mutation; what belongs to a changed sample belongs to the changed one. */
export function mutated(samples: readonly Sample[], mutation: Mutation): Sample[] {
  const renewed = new Map<Sample, Sample>();
  const renew = (sample: Sample): Sample => {
    const known = renewed.get(sample);
    if (known !== undefined) return known;
    const next = changed(sample, mutation);
    const owner = next.owner && renew(next.owner);
    const copy = { ...next, ...(owner === undefined ? {} : { owner }) };
    renewed.set(sample, copy);
    return copy;
  };
  const kept = samples.filter((sample) => mutation.gone !== true || !isBelow(sample, mutation.of));
  return [...kept, ...(mutation.also ?? [])].map(renew);
}

function isBelow(sample: Sample, other: Sample | undefined): boolean {
  return sample === other || (sample.owner !== undefined && isBelow(sample.owner, other));
}

function changed(sample: Sample, { of, set = {}, as, with: more = [] }: Mutation): Sample {
  const changes = [...more, ...(of === undefined ? [] : [{ of, set }])].filter((each) => each.of === sample);
  let inputs: Fields = sample.inputs;
  for (const [path, value] of changes.flatMap((each) => Object.entries(each.set))) {
    const steps = path.split(/[.[\]]+/).filter((step) => step !== "");
    const next = withValue(inputs, steps, value);
    if (!isFields(next)) throw new Error(`"${path}" leaves no inputs`);
    inputs = next;
  }
  return { ...sample, inputs, ...(sample === of ? as : {}) };
}

function withValue(
  whole: Value | undefined,
  [step, ...rest]: readonly string[],
  value: Value | undefined,
): Value {
  if (step === undefined) return value ?? null;
  if (whole !== undefined && isList(whole)) {
    const items = [...whole];
    if (rest.length === 0 && value === undefined) items.splice(Number(step), 1);
    else items[Number(step)] = withValue(items[Number(step)], rest, value);
    return items;
  }
  const fields = whole !== undefined && isFields(whole) ? whole : {};
  if (rest.length > 0 || value !== undefined)
    return { ...fields, [step]: withValue(fields[step], rest, value) };
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== step));
}
