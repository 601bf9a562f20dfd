import type { z } from "zod";
import { entityId } from "../../model/scalars.ts";
import { flagKey } from "../../model/declared/flag-key.ts";
import { migrationName } from "../../model/declared/migration-script.ts";
import { releaseChannelName } from "../../model/declared/release-channel.ts";
import type { Section } from "./derive.ts";

/** What the keys of a section's entities may be, where they are not ids. */
const ownKeys: Readonly<Partial<Record<Section, z.ZodType<string>>>> = {
  flags: flagKey,
  cohorts: flagKey,
  releaseChannels: releaseChannelName,
  migrations: migrationName,
};

/** The schema of the keys of a section. */
export function sectionKey(section: Section): z.ZodType<string> {
  return ownKeys[section] ?? entityId;
}
