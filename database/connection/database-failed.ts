import { GantryError, type GantryErrorOptions } from "../../model/errors.ts";

/** The database refused, or went away. */
export class DatabaseFailed extends GantryError {
  /** PostgreSQL's SQLSTATE, five characters such as `42P01`; undefined where the connection itself failed. */
  readonly state: string | undefined;
  /** Which character of the text it is about, from 0. */
  readonly at: number | undefined;

  constructor(
    message: string,
    { state, at, ...options }: GantryErrorOptions & { state?: string | undefined; at?: number | undefined },
  ) {
    super(message, options);
    this.state = state;
    this.at = at;
  }

  /** Whether the session is gone, so that nobody knows what came of the last statement. */
  get isGone(): boolean {
    return this.state === undefined || this.state.startsWith("08") || this.state.startsWith("57P");
  }
}
