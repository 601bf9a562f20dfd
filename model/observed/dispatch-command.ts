import { dispatchUrl } from "./artifact-url.ts";

type Parameter = string | number | boolean;
/** Inputs by name, also in blocks: the seed's example has `{ rollback: { subproject: "api" } }`. */
export type DispatchParameters = Readonly<Record<string, Parameter | Readonly<Record<string, Parameter>>>>;

/** The inputs with their names, without the blocks around them. */
export function flatParameters(parameters: DispatchParameters): [name: string, value: Parameter][] {
  return Object.entries(parameters).flatMap(([name, value]): [string, Parameter][] =>
    typeof value === "object" ? Object.entries(value) : [[name, value]],
  );
}

/**
 * The `gh workflow run` line that dispatches a workflow with its parameters, quoted for a POSIX shell; undefined where
 * the URL is no workflow's page. It stands next to the link, since GitHub cannot fill in the form by URL.
 */
export function dispatchCommand(url: string, parameters: DispatchParameters): string | undefined {
  const { repository, workflow } = dispatchUrl.exec(url)?.groups ?? {};
  if (repository === undefined || workflow === undefined) return undefined;
  const fields = flatParameters(parameters).map(
    ([name, value]) => `-f ${shellQuote(`${name}=${String(value)}`)}`,
  );
  return ["gh workflow run", workflow, "--repo", repository, ...fields].join(" ");
}

/** One word for a POSIX shell, whatever it contains. */
export function shellQuote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
