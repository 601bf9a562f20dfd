import { z } from "zod";
import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import type { Sample } from "../../policy/pack/case.ts";
import { surroundings } from "../../policy/pack/try-cases.ts";
import type { RecordedResource, Recording } from "./recording.ts";
import { fieldsOf } from "./rule-values.ts";

const written = z.array(z.string()).default([]);

/** What a program asked for, as rules are shown it. */
export function samplesOf(recording: Recording, stack: string): Sample[] {
  const known = new Map<RecordedResource, Sample>();
  for (const resource of recording.resources) {
    const { type, name, inputs, options, parent } = resource;
    const owner = parent && known.get(parent);
    known.set(resource, {
      type,
      name,
      stack,
      inputs: fieldsOf(inputs),
      options: { protect: options.protect === true, ignoreChanges: written.parse(options.ignoreChanges) },
      ...(owner === undefined ? {} : { owner }),
    });
  }
  return [...known.values()];
}

/** A catalog after its first rotation, as a deployment has it. */
export function rotated(catalog: EnvironmentCatalog): EnvironmentCatalog {
  const lastRotatedAt = new Date(surroundings.now.getTime() - 86_400_000).toISOString();
  return { ...catalog, bundles: catalog.bundles.map((bundle) => ({ ...bundle, lastRotatedAt })) };
}
