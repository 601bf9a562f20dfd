import type { KeyPath } from "../plain.ts";

/** A mistake in the merged catalog, by its path; its place in the files is looked up when it is told. */
export interface Finding {
  path: KeyPath;
  /** Where two values do not fit: the other one. It is named instead if a more special file wrote it. */
  alternative?: KeyPath;
  text: string;
  hint?: string | undefined;
  /** False where the value says nothing, as for a key that should not be there at all. */
  showsValue?: boolean;
  /** Set where the key itself is what is wrong: it is shown in the value's place. */
  showsKey?: boolean;
}
