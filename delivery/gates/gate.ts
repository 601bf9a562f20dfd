import type { Skippable } from "../../model/observed/release-record.ts";

/** A condition of a release, and whether it holds. */
export interface Gate {
  id:
    | "artifact"
    | "platform"
    | "bundle"
    | "branch"
    | "hold"
    | "upstream"
    | "soak"
    | "guardrails"
    | "propagation"
    | "latency"
    | "provenance"
    | "migrations"
    | "checklist";
  /** What it asks for, in a few words. */
  asks: string;
  /** What stands against it, a line each; empty where it holds. */
  problems: readonly string[];
  /** What somebody should know and what does not stand against it, a line each. */
  notes?: readonly string[];
  /** What it goes past, which would stand against any other release; on record, a line each. */
  goesPast?: readonly string[];
  /** What is known of where each artifact comes from, and by what: an attestation, or what GitHub says of a run. */
  evidence?: readonly { version: string; artifact: string; by: "attestation" | "run"; run: string }[];
  hint?: string;
  /** Which word of a broken glass skips it; undefined for what nobody may skip. */
  skippable?: Skippable;
}
