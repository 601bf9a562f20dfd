import type { Expected } from "../../../delivery/provenance/expected.ts";
import type { Attested, Claims } from "../../support/sigstore.ts";

const home = "https://github.com/lotus-labs/lotus";
const signer = `${home}/.github/workflows/staging-api.yml@refs/heads/main`;
export const expected: Expected & { digest: string } = {
  digest: `sha256:${"a".repeat(64)}`,
  repository: { repositoryId: "734003200", ownerId: "104857600" },
  commit: "c".repeat(40),
  refs: ["refs/heads/main", "refs/tags/api/v1.3.0"],
  pipelines: [".github/workflows/production-api.yml", ".github/workflows/staging-api.yml"],
  run: "101",
};

/** What Fulcio certifies of a run of the pipeline. */
export const claims: Claims = {
  8: "https://token.actions.githubusercontent.com",
  9: signer,
  11: "github-hosted",
  12: home,
  13: "c".repeat(40),
  14: "refs/heads/main",
  15: "734003200",
  17: "104857600",
  18: signer,
  20: "push",
  21: `${home}/actions/runs/101/attempts/1`,
};

export const statement = {
  _type: "https://in-toto.io/Statement/v1",
  subject: [{ name: "ghcr.io/lotus-labs/api", digest: { sha256: "a".repeat(64) } }],
  predicateType: "https://slsa.dev/provenance/v1",
  predicate: { buildDefinition: {}, runDetails: {} },
};

/** What the pipeline's run attests, with one thing changed. */
export function attested(change: Partial<Attested> = {}): Attested {
  return { claims, statement, ...change };
}
