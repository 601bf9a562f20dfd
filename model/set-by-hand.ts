/**
 * What somebody puts into a GitHub environment once, by hand, since nothing of it can come from a deployment: the key of
 * the deploy identity, what opens secrets.enc, where the state lies and what opens that. The catalog declares none of it.
 */
export const setByHand = {
  appKey: "DEPLOY_APP_PRIVATE_KEY",
  ageKey: "SOPS_AGE_KEY",
  backendVariable: "PULUMI_BACKEND_URL",
  /** Where the stack was made with a passphrase. */
  passphrase: "PULUMI_CONFIG_PASSPHRASE",
  /** Where the state lies in Pulumi Cloud. */
  stateToken: "PULUMI_ACCESS_TOKEN",
} as const;

/** The same for where the drift check runs: keys that can only read, under names of their own. */
export const setByHandForDrift = {
  appKey: "DRIFT_APP_PRIVATE_KEY",
  cloudflareToken: "CLOUDFLARE_READ_TOKEN",
  vercelToken: "VERCEL_READ_TOKEN",
  /** It encrypts and decrypts alike, so it is the same; without the right to write there, nothing that it encrypts gets anywhere. */
  passphrase: "PULUMI_CONFIG_PASSPHRASE",
  stateToken: "PULUMI_READ_TOKEN",
  /** Where there is a database of evidence: a login that can add to it, and nothing else. */
  evidenceUrl: "EVIDENCE_DATABASE_URL",
  /** A login that can remove from it what is past its retention, and nothing else. */
  evidencePrunerUrl: "EVIDENCE_PRUNER_URL",
} as const;
