import { ExitCode, GantryError } from "../../model/errors.ts";
import { isLoopback } from "./loopback.ts";

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
