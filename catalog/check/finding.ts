import { limits } from "../files/limits.ts";
import type { KeyPath } from "../plain.ts";

/** A mistake in the merged catalog, by its path; its place in the files is looked up when it is told. */
export interface Finding {
  path: KeyPath;
  /** Where two values do not fit: the other one. It is named instead if a more special file wrote it. */
  alternative?: KeyPath;
  text: string;
  hint?: string | undefined;
  /** Of a number or truth value: whether a text in its place would be right. */
  fitsText?: (text: string) => boolean;
  /** How many of the layers count; set where a lower one is wrong and an upper one hides it. */
  layers?: number;
  /** What it looked at besides: a finding that only follows from a mistake there is not told. */
  dependsOn?: readonly KeyPath[];
  /** Set where the key at the path is missing. */
  missing?: boolean;
  /** Of an unknown key: the known one beside it that was probably meant. */
  meant?: string | undefined;
  /** False where the value says nothing, as for a key that should not be there at all. */
  showsValue?: boolean;
  /** Set where the key itself is what is wrong: it is shown in the value's place. */
  showsKey?: boolean;
}

/** The first findings of a list that may be without end; a thousand of one kind say what there is to say. */
export function firstOf(findings: Iterable<Finding>): Finding[] {
  const first: Finding[] = [];
  for (const finding of findings) {
    if (first.length >= limits.findings) break;
    first.push(finding);
  }
  return first;
}
