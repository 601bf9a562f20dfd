/** Whether this runs in a job and not for a person, who may be shown what was found before: a job asks anew. */
export function isInJob(env: Readonly<Record<string, string | undefined>>): boolean {
  return [env["CI"], env["GITHUB_ACTIONS"]].some((set) => !["", "false"].includes(set ?? ""));
}
