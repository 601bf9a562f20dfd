import { userInfo } from "node:os";
import { GantryError } from "../model/errors.ts";

/**
 * The home folder of whoever runs this. An empty HOME counts as none: what Node takes it for would put a person's private
 * keys and caches below the folder that the command was started in.
 *
 * @throws GantryError where HOME is not set and the system does not know the user, as in some containers
 */
export function homeOf(env: Readonly<Record<string, string | undefined>>): string {
  const home = env["HOME"] ?? "";
  return home === "" ? homeOfAccount() : home;
}

function homeOfAccount(): string {
  try {
    return userInfo().homedir;
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    throw new GantryError("whose home folder to use cannot be told: HOME is not set", {
      hint: "set HOME to a folder that you may write to",
      cause: error,
    });
  }
}
