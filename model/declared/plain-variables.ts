import { z } from "zod";
import { variableName } from "../scalars.ts";

/** Plain values only: a secret is a reference in `credentials`, never a value here. */
export const plainVariables = z
  .record(variableName, z.string().max(4096).describe("a plain value, never a secret"))
  .default({});
