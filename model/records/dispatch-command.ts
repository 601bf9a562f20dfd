import { dispatchUrl } from "./artifact-url.ts";

export type DispatchParameters = Readonly<Record<string, string | number | boolean>>;

/**
 * The `gh workflow run` line that dispatches a workflow with its parameters, quoted for a POSIX shell; undefined where
 * the URL is no workflow's page. It stands next to the link, since GitHub cannot fill in the form by URL.
 */
export function dispatchCommand(url: string, parameters: DispatchParameters): string | undefined {
  const { repository, workflow } = dispatchUrl.exec(url)?.groups ?? {};
  if (repository === undefined || workflow === undefined) return undefined;
  const fields = Object.entries(parameters).map(
    ([name, value]) => `-f ${shellQuote(`${name}=${String(value)}`)}`,
  );
  return ["gh workflow run", workflow, "--repo", repository, ...fields].join(" ");
}

/** One word for a POSIX shell, whatever it contains. */
export function shellQuote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
