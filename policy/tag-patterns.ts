import { environmentNames } from "../model/environment-names.ts";

/** A pattern for the root's tags and for those of subprojects at any depth, as rulesets spell it. */
function everywhere(pattern: string): string[] {
  return [`refs/tags/${pattern}`, `refs/tags/**/${pattern}`];
}

export const versionTagPatterns = everywhere("v*");
export const stateTagPatterns = ["v*-stable", "v*-unstable", "v*-deprecated"].flatMap(everywhere);
export const approvalTagPatterns = ["refs/tags/approvals/**/*", "refs/tags/**/approvals/**/*"];
export const environmentTagPatterns = environmentNames.flatMap(everywhere);

/** The branches that keep what happened to an environment. */
export const releaseBranchPattern = "refs/heads/gantry/**/*";
