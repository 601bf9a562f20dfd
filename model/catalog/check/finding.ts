import type { KeyPath } from "../plain.ts";

/** A mistake in the merged catalog, by its path; its place in the files is looked up when it is told. */
export interface Finding {
  path: KeyPath;
  text: string;
  hint?: string | undefined;
  /** False where the value says nothing, as for a key that should not be there at all. */
  showsValue?: boolean;
  /** Set where the key itself is what is wrong: it is shown in the value's place. */
  showsKey?: boolean;
}
