import { GantryError } from "./errors.ts";

const address = /(?:"[^"\n]*"|[^\s"<>()[\],;:]+)(?:@|%40)(?<domain>[\p{L}\p{N}.-]*)/giu;

/** A text in which of everything that looks like an e-mail address only the domain is left: `***@domain`. */
export function maskEmails(text: string): string {
  return text.replaceAll(address, (_, domain: string) => `***@${domain.toLowerCase()}`);
}

/** An error that repeats no e-mail address. */
export function withoutEmails({ message, problems, hint, exitCode }: GantryError): GantryError {
  return new GantryError(maskEmails(message), {
    problems: problems.map(maskEmails),
    ...(hint === undefined ? {} : { hint: maskEmails(hint) }),
    exitCode,
  });
}
