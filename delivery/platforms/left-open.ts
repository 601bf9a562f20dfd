import { GantryError } from "../../model/errors.ts";

/** Whoever released was interrupted between two steps: nothing failed, and the same command goes on with the attempt. */
export class LeftOpen extends GantryError {}
