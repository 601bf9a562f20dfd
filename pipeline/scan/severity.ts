import type { SecurityFinding } from "../../model/observed/security-finding.ts";

type Severity = SecurityFinding["severity"];

/** From the worst. */
export const severities = ["CRITICAL", "HIGH", "MEDIUM", "LOW"] as const satisfies readonly Severity[];

/** How bad a secret is, by gitleaks' rule: the first line that fits. */
const bySecret: readonly (readonly [RegExp, Severity])[] = [
  // Whoever has one of these is somebody else at once: code, clouds, packages, money.
  [/^(private-key|age-secret-key|kubernetes-secret-yaml|pkcs12-file)$/, "CRITICAL"],
  [/^(aws|azure|gcp|alibaba|digitalocean|cloudflare|heroku|hashicorp|vault|pulumi)-/, "CRITICAL"],
  [/^(github|gitlab|bitbucket)-/, "CRITICAL"],
  [/^(npm|pypi|rubygems|stripe|square|plaid)-/, "CRITICAL"],
  // Found by how it looks alone, or valid for a short time.
  [/^(generic-api-key|jwt|jwt-base64|curl-auth-header|curl-auth-user)$/, "MEDIUM"],
];

/** What is not in the table opens one service, and is high. */
export function severityOfSecret(rule: string): Severity {
  return bySecret.find(([pattern]) => pattern.test(rule))?.[1] ?? "HIGH";
}

/** npm's own words; `info` is no less than low. */
export const severityOfNpm = {
  critical: "CRITICAL",
  high: "HIGH",
  moderate: "MEDIUM",
  low: "LOW",
  info: "LOW",
} as const satisfies Record<string, Severity>;

/** pip-audit says none, so nobody may take it for little. */
export const severityOfPip: Severity = "HIGH";

/** Every rule of the pack is mandatory. */
export const severityOfPolicy: Severity = "HIGH";

/** Whether a finding fails the scan: every secret and every broken rule does, and a vulnerability that is high or critical. */
export function fails({ type, severity }: Pick<SecurityFinding, "type" | "severity">): boolean {
  return type !== "VULNERABILITY" || severity === "CRITICAL" || severity === "HIGH";
}
