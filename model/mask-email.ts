import { domainToASCII } from "node:url";
import { z } from "zod";
import { GantryError } from "./errors.ts";

const domain = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** An e-mail address of which only the domain is left, as the PDPA asks for (002): `***@domain`. */
export const maskedEmail = z
  .string()
  .max(258, { abort: true, error: "must have at most 258 characters" })
  .regex(new RegExp(domain.source.replace("^", String.raw`^\*\*\*@`)), "must be masked as ***@domain");

/**
 * `***@domain` of an address, the domain in lower case and in the form that DNS takes. The part before the last `@` is
 * dropped whatever it is. Throws a GantryError, which does not repeat the address, where no domain follows.
 */
export function maskEmail(address: string): string {
  const cut = address.lastIndexOf("@");
  const written = address.slice(cut + 1);
  // Node reads a domain as a URL's host, and would cut off what a URL has after it.
  const name = cut < 1 || /[\s/\\?#:%[\]]/.test(written) ? "" : domainToASCII(written);
  if (!domain.test(name) || name.length > 253) {
    throw new GantryError("the e-mail address has no domain", { hint: "it must read <name>@<domain>" });
  }
  return `***@${name}`;
}
