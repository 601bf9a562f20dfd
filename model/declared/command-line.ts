import { z } from "zod";

/** A command's words with one space between them. No shell reads it: what needs one is a script. */
export const commandLine = z
  .string()
  .max(500, { abort: true, error: "must have at most 500 characters" })
  .regex(
    /^[\w@%+=:,./~^-]+(?: [\w@%+=:,./~^-]+)*$/,
    "must be a command's words with one space between them, without quotes, variables and pipes: no shell reads it",
  );
