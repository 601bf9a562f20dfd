import { ExitCode, GantryError } from "../../model/errors.ts";
import { setProxy } from "./proxy.ts";

/** A process has one proxy for all that it asks at the same time: it is set for the first and taken back after the last. */
let users = 0;
let restore = (): void => undefined;

/** Asks a service through the proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY say, unless it is this machine itself. */
export async function withProxy<Result>(
  { baseUrl, env }: { baseUrl: string; env: Readonly<Record<string, string | undefined>> },
  ask: () => Promise<Result>,
): Promise<Result> {
  if (isLoopback(new URL(baseUrl))) return ask();
  if (users === 0) restore = setProxy(env);
  users += 1;
  try {
    return await ask();
  } finally {
    users -= 1;
    if (users === 0) restore();
  }
}

/** Whether an address is this machine's own: what is sent there leaves it for nobody. */
export function isLoopback({ hostname }: URL): boolean {
  return hostname === "127.0.0.1" || hostname === "[::1]" || hostname === "localhost";
}

/**
 * The address of a service: what the environment variable says, or else its own. A token is only ever sent over https,
 * or within this machine. Without a slash at the end.
 */
export function safeBaseUrl(variable: string, given: string | undefined, official: string): string {
  const text = given === undefined || given === "" ? official : given;
  const url = URL.parse(text);
  const safe = url !== null && (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url)));
  if (safe && url.username === "" && url.password === "") return text.replace(/\/+$/, "");
  throw new GantryError(`${variable} is no https address`, {
    hint: `a token is not sent there; the service's own is ${official}`,
    exitCode: ExitCode.usage,
  });
}
