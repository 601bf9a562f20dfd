/** What a command may know of the world around it. Only main.ts reads the process; everything else is handed this. */
export interface Context {
  /** Where the command was started. */
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  /** Where values come from that must not be arguments. */
  stdin: NodeJS.ReadableStream & { isTTY?: boolean };
  stdout: NodeJS.WritableStream;
  /** Its `columns` say how wide the terminal is that it goes to; undefined, or 0, where that is not known or there is none. */
  stderr: NodeJS.WritableStream & { columns?: number | undefined };
  /** A person sits at a terminal and can be asked. */
  interactive: boolean;
  /** Colour on standard output. */
  color: boolean;
  /** How wide the terminal is that standard output goes to; undefined where it goes to none: nothing is cut then. */
  columns: number | undefined;
}
