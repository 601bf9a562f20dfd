import { hostname, userInfo } from "node:os";

/** Who runs this: the account that started the workflow, or the user of this machine. */
export function whoRuns(env: Readonly<Record<string, string | undefined>>): string {
  const actor = env["GITHUB_ACTIONS"] === "true" ? env["GITHUB_ACTOR"] : undefined;
  return actor ?? `${userInfo().username}@${hostname()}`;
}
