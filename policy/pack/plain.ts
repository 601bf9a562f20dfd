/**
 * A text without what hides it from a comparison: case, spaces around it, invisible characters, letters of another width.
 * For what a rule forbids; what a rule demands is compared as it is written, for so the provider reads it.
 */
export function plain(text: string): string {
  return text
    .normalize("NFKC")
    .replaceAll(/\p{Cf}/gu, "")
    .trim()
    .toLowerCase();
}
