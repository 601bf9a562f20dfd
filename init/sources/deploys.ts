import { environmentNames } from "../../model/environment-names.ts";
import type { EnvironmentName } from "../../model/scalars.ts";
import type { Platform } from "../app-answer.ts";

/** What a file that is there says of something that it deploys, as far as it says it in plain words. */
export interface Deploys {
  /** File, from the repository's top, and line. */
  place: string;
  /** Such as `gcloud run deploy`. */
  by: string;
  platform: Platform | undefined;
  /** As the file calls it. */
  environment: string | undefined;
  /** Where the app lies, from the repository's top. */
  folder: string | undefined;
  /** Google's project, its region, and what Cloud Run calls the service. */
  project: string | undefined;
  region: string | undefined;
  service: string | undefined;
  /** What Vercel calls the project. */
  vercelProject: string | undefined;
  /** Whether Terraform keeps it as the file says, rather than a step that deploys it now and then. */
  byTerraform: boolean;
}

/** A file that says nothing but where it is. */
export const saysNothing = {
  platform: undefined,
  environment: undefined,
  folder: undefined,
  project: undefined,
  region: undefined,
  service: undefined,
  vercelProject: undefined,
  byTerraform: false,
} as const;

/** What teams call environments beside their names. */
const shortened: Readonly<Record<string, EnvironmentName>> = {
  prod: "production",
  stage: "staging",
  stg: "staging",
  perf: "performance",
};

/** The environment that somebody calls so. */
export function environmentCalled(text: string | undefined): EnvironmentName | undefined {
  const name = text?.toLowerCase() ?? "";
  return (
    environmentNames.find((each) => each === name) ??
    (Object.hasOwn(shortened, name) ? shortened[name] : undefined)
  );
}

/** The environment that a name ends in, as acme-prod does, and what stands before. */
export function endingOf(name: string): { base: string; environment: EnvironmentName | undefined } {
  const at = Math.max(name.lastIndexOf("-"), name.lastIndexOf("_"));
  const environment = at < 0 ? undefined : environmentCalled(name.slice(at + 1));
  return { base: environment === undefined ? name : name.slice(0, at), environment };
}
