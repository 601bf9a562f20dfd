import { z } from "zod";

/** `run-YYYYMMDD-HHMMSS-` and six of [a-z0-9]: the day and the time must exist. */
export const runId = z
  .string()
  .regex(
    /^run-\d{4}(?:(?:0[13578]|1[02])(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)(?:0[1-9]|[12]\d|30)|02(?:0[1-9]|[12]\d))-(?:[01]\d|2[0-3])[0-5]\d[0-5]\d-[a-z0-9]{6}$/,
    "must be run-YYYYMMDD-HHMMSS-xxxxxx with six of [a-z0-9]",
  );
