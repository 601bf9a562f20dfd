import { entryAt, placeOf } from "../yaml-edit.ts";

/** A mistake that must be told: exactly there, and nothing else. */
interface Expected {
  file: string;
  line: number;
  column: number;
  path: string;
  /** The words that name the mistake. */
  says: RegExp;
}

/** One way to spoil one file of the example. */
export interface Mutation {
  name: string;
  file: string;
  content: string;
  expected: readonly Expected[];
}

export interface Target {
  file: string;
  source: string;
  path: readonly (string | number)[];
}

/** A mutation that changes a value or key in its place, and is told at that key. */
export function inPlace(target: Target, kind: string, content: string, says: RegExp): Mutation {
  const { keyStart } = entryAt(target.source, target.path);
  return {
    name: `${kind}: ${target.file} ${dotted(target.path)}`,
    file: target.file,
    content,
    expected: [{ file: target.file, ...placeOf(target.source, keyStart), path: dotted(target.path), says }],
  };
}

/** `surfaces.api.credentials[0]` */
export function dotted(path: readonly (string | number)[]): string {
  return path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`))
    .join("")
    .replace(/^\./, "");
}
