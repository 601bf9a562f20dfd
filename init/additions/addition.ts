/** What a file that may be there has to have, and what becomes of it. Paths begin at the project's folder. */
export type Addition =
  | {
      path: string;
      /** Undefined where there is no file. */
      before: string | undefined;
      text: string;
      mode?: number;
    }
  | {
      path: string;
      /** Why nothing is written there. */
      problem: string;
      /** What somebody has to add by hand. */
      lines: readonly string[];
    };

/** Whether something would be written. */
export function isWritten(addition: Addition): addition is Extract<Addition, { text: string }> {
  return "text" in addition;
}
