/**
 * What a cloud gives, in a run that asks no cloud: text that names the resource and the output it stands for, so that who
 * compares two plans knows which of a resource's values is meant. Nothing in a catalog can hold its first character.
 */
export interface Placeholder {
  type: string;
  name: string;
  /** The output, such as `uri`; `id` is among them. */
  property: string;
}

const [begin, end] = ["\u{E000}", "\u{E001}"] as const;
const pattern = /\u{E000}(?<type>[^#]*)#(?<property>[^#]*)#(?<name>[^\u{E001}]*)\u{E001}/gu;

export function placeholderText({ type, property, name }: Placeholder): string {
  return `${begin}${type}#${property}#${name}${end}`;
}

/** A text in its parts: what stands in it as it is, and what a cloud will put in. */
export function placeholderParts(text: string): readonly (string | Placeholder)[] {
  if (!text.includes(begin)) return [text];
  const parts: (string | Placeholder)[] = [];
  let from = 0;
  for (const { 0: all, index, groups } of text.matchAll(pattern)) {
    const { type = "", property = "", name = "" } = groups ?? {};
    parts.push(text.slice(from, index), { type, property, name });
    from = index + all.length;
  }
  return [...parts, text.slice(from)].filter((part) => part !== "");
}

/** Whether a value only comes from a cloud, in part or as a whole. */
export function isPlaceholder(value: unknown): boolean {
  return typeof value === "string" && value.includes(begin);
}
