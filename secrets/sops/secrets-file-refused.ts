import { GantryError } from "../../model/errors.ts";

/** A secrets.enc that is not what sops wrote, or cannot be opened: nothing of it is used. */
export class SecretsFileRefused extends GantryError {
  readonly path: string;
  readonly reason: string;

  constructor(path: string, reason: string, options: { hint?: string } = {}) {
    super(`${path} is refused: ${reason}`, {
      hint: options.hint ?? `nothing of it was used; see what changed it: "git log -p -- ${path}"`,
    });
    this.path = path;
    this.reason = reason;
  }
}
