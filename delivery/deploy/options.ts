import type { HandedOver } from "../bundles/source.ts";
import type { AttemptCause } from "../../model/observed/release-record.ts";

/** What every release is told. */
export interface ReleaseOptions {
  environment: string;
  cause: AttemptCause;
  /** Shows what would be done, and does nothing. */
  plan: boolean;
  yes: boolean;
  json: boolean;
  local: boolean;
  takeOver: boolean;
  allRules: boolean;
  reason: string | undefined;
  /** Why nobody is asked for approval. */
  breakGlass: string | undefined;
  /** The environment's name, which a team of one gives beside any answer. */
  confirm: string | undefined;
  /** A branch whose policy pack judges too. */
  base: string | undefined;
  /** The bundles that another job built, by their checksums. */
  bundles: readonly HandedOver[];
}
