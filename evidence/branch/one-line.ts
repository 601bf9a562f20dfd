/** A text as a trailer takes it: on one line, without control characters, cut where it is long. */
export function oneLine(text: string, most = 1000): string {
  return text
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[^ -~\u00a0-\u2027\u202f-\u2065\u206a-\uffff]/g, "")
    .slice(0, most);
}
