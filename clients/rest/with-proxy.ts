import { setGlobalProxyFromEnv } from "node:http";
import { isLoopback } from "./loopback.ts";

/** A process has one proxy for all that it asks at the same time: it is set for the first and taken back after the last. */
let users = 0;
let restore = (): void => undefined;

/** Asks a service through the proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY say, unless it is this machine itself. */
export async function withProxy<Result>(
  { baseUrl, env }: { baseUrl: string; env: Readonly<Record<string, string | undefined>> },
  ask: () => Promise<Result>,
): Promise<Result> {
  if (isLoopback(new URL(baseUrl))) return ask();
  if (users === 0) restore = setGlobalProxyFromEnv({ ...env });
  users += 1;
  try {
    return await ask();
  } finally {
    users -= 1;
    if (users === 0) restore();
  }
}
