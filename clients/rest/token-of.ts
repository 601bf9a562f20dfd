import { ExitCode, GantryError } from "../../model/errors.ts";

/** Nobody has given the command a token for a service; somebody else, such as the deploy workflow, may have one. */
export class NoToken extends GantryError {}

export interface TokenPlace {
  service: string;
  /** The environment variables that may hold it; the first that does counts. */
  tokens: readonly string[];
  /** How to get one. */
  hint: string;
}

/** Credentials come from the environment alone: in CI they are short-lived and of the job that deploys. @throws NoToken */
export function tokenOf(
  env: Readonly<Record<string, string | undefined>>,
  { service, tokens, hint }: TokenPlace,
): string {
  const token = tokens.map((name) => env[name] ?? "").find((text) => text !== "");
  const options = { hint, exitCode: ExitCode.usage };
  if (token === undefined) throw new NoToken(`there is no token for ${service}`, options);
  // A line end in it would be an error of fetch that repeats the token.
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new GantryError(`the token for ${service} holds characters that no token has`, options);
}
