import { credentialFormat } from "../../model/credential-format.ts";
import type { GantryError } from "../../model/errors.ts";
import type { SecurityAudit } from "../../model/observed/security-audit.ts";
import type { SecurityFinding } from "../../model/observed/security-finding.ts";

/** A finding with the scanner's own name of its kind, such as `github-pat`. */
export type Found = SecurityFinding & { rule: string };

/** What one scanner read and found. */
export interface Scanned {
  files: number;
  commits: number;
  found: readonly Found[];
  /** What somebody said is none, which is shown and counts for nothing. */
  excused: readonly Found[];
  /** Who said so: a file, or the catalog. */
  excusedBy: string;
}

/** One scanner at work on one thing. */
export interface Scanner {
  /** As people know it: `gitleaks`, `npm audit`. */
  name: string;
  scanType: SecurityAudit["scanType"];
  scope: NonNullable<SecurityAudit["summary"]["scope"]>;
  /** @throws GantryError where it has not looked at everything, or at nothing */
  scan: () => Promise<Scanned>;
}

/** What came of it. */
export interface Outcome {
  scanner: Scanner;
  at: Date;
  seconds: number;
  /** What it read and found, or why it did not. */
  result: Scanned | { failure: GantryError };
}

/** Text of somebody else's as a finding may hold it: without control characters, a secret, or more than `most` characters. */
export function said(text: string, most: number): string {
  if (credentialFormat(text) !== undefined) return "[left out: it looks like a secret]";
  const plain = text.replaceAll(/[^ -~\u00a0-\u2027\u202f-\u2065\u206a-\uffff]+/g, " ").trim();
  if (plain === "") return "[nothing that can be shown]";
  return plain.length <= most ? plain : `${plain.slice(0, most - 1)}…`;
}
