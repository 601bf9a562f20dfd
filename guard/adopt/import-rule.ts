import type { Apis } from "./apis.ts";

/** How the import id of one type of resource follows from what the program asks for. */
export interface ImportRule {
  /**
   * Names of inputs in braces stand for their values, dotted ones for what lies deeper; what is in brackets is left out where
   * its input is. `{id}` is what `look` finds.
   */
  form: string;
  /** Inputs that `look` goes by, beside those of the form. */
  by?: readonly string[];
  /** The ids that the cloud gave to what looks like the resource: none, one, or several of one name. */
  look?: (asked: Asked) => Promise<readonly string[]>;
  /** Whether an id that `look` found has the form that such ids have; one of another project has not. */
  isId?: (id: string, asked: Omit<Asked, "apis">) => boolean;
  /** Why the state cannot take it over, and what to do instead. */
  never?: (asked: Omit<Asked, "apis">) => string | undefined;
}

export interface Asked {
  apis: Apis;
  /** An input's text; empty where the program does not say it. */
  text: (path: string) => string;
}

/** Of types that no state takes over, and that are no worse for being asked for once more. */
export interface AgainRule {
  again: string;
}
