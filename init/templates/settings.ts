import { knownRegions } from "../../model/declared/region.ts";
import { providerRegion } from "../../model/cloud-names.ts";
import type { EnvironmentName } from "../../model/scalars.ts";
import { about, onVercel, projectOf, type Draft } from "../draft.ts";
import { placeholders } from "../../catalog/placeholders.ts";
import { yamlText } from "../yaml-text.ts";

/** Pulumi.<environment>.yaml: where the environment lives in each cloud. */
export function settingsText(draft: Draft, environment: EnvironmentName): string {
  const [primary = "us-east"] = draft.regions;
  const { owner } = draft.repository;
  const config = {
    "gcp:project": projectOf(draft, environment),
    "gcp:region": providerRegion({ providerRegions: knownRegions(draft.declaredRegions) }, primary, "gcp"),
    "gantry:projectNumber": placeholders.numericId,
    "github:owner": owner,
    ...(onVercel(draft) !== undefined
      ? { "vercel:team": owner.toLowerCase().replaceAll(/[^\w-]/g, "-") }
      : {}),
  };
  const header = "Where this environment lives in each cloud. Everything else about it is in environments/.";
  const comments = {
    "config.gantry:projectNumber": "Names of Google's own accounts and of the identity pool are made of it.",
  };
  return yamlText({ config }, { header, comments, about: about(draft, environment) });
}

/** Pulumi.repository.yaml. */
export function repositorySettingsText(draft: Draft): string {
  const config = { "github:owner": draft.repository.owner };
  return yamlText(
    { config },
    { header: "What the repository has once lives at GitHub alone.", about: about(draft) },
  );
}
