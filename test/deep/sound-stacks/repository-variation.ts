import fc from "fast-check";
import { environmentNames } from "../../../model/environment-names.ts";

/** A gate as somebody may declare it. */
interface VariedGate {
  id: string;
  name: string;
  enforcedOn: "pr" | "main" | "pre-release";
  thresholds: { coverage: number; testPass: number };
  requiredChecks: readonly string[];
  requiredReviews: number;
  codeOwnerReview: boolean;
  signedCommits: boolean;
}

/** How what the repository has once differs from the example's, and is still correct. */
export interface RepositoryVariation {
  repository: {
    owner: string;
    name: string;
    ownerId: string;
    repositoryId: string;
    defaultBranch: string;
    visibility: "public" | "private";
    plan: "free" | "pro" | "team" | "enterprise";
  };
  appId: number;
  gates: readonly VariedGate[];
  /** The others have no folder. */
  environments: readonly (typeof environmentNames)[number][];
}

const slug = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,12}[A-Za-z0-9]$/);
const numericId = fc.integer({ min: 1, max: 2_000_000_000 }).map(String);
/** Names as workflows give them to jobs: `test (node 24, linux)`, `CI / build`, `ตรวจสอบ`. */
const check = fc.oneof(
  fc.constantFrom("lint", "typecheck", "test", "security-scan", "end-to-end", "CI / build", "ตรวจสอบ"),
  fc.stringMatching(/^[a-z][a-z0-9._/-]{0,20}[a-z0-9]$/),
  fc.stringMatching(/^test \([a-z]{2,8} \d{1,2}(, [a-z]{3,8})?\)$/),
);
const percent = fc.oneof(
  fc.constantFrom(0, 100),
  fc.integer({ min: 10, max: 1000 }).map((tenths) => tenths / 10),
);

const gate: fc.Arbitrary<VariedGate> = fc.record({
  id: fc.stringMatching(/^[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,6})?$/),
  name: fc.stringMatching(/^[A-Z][a-z]{2,9}( [a-z]{2,9}){0,2}$/),
  enforcedOn: fc.constantFrom("pr", "main", "pre-release"),
  thresholds: fc.record({ coverage: percent, testPass: percent }),
  requiredChecks: fc.uniqueArray(check, { minLength: 1, maxLength: 6 }),
  requiredReviews: fc.integer({ min: 0, max: 6 }),
  codeOwnerReview: fc.boolean(),
  signedCommits: fc.boolean(),
});

export const repositoryVariation: fc.Arbitrary<RepositoryVariation> = fc.record({
  repository: fc
    .record({
      owner: slug,
      name: slug,
      ownerId: numericId,
      repositoryId: numericId,
      defaultBranch: fc.constantFrom("main", "master", "trunk", "develop/next", "2026.1"),
      visibility: fc.constantFrom("public", "private"),
      plan: fc.constantFrom("free", "pro", "team", "enterprise"),
    })
    // The example approves by reviewers.
    .filter(({ visibility, plan }) => visibility === "public" || plan === "enterprise"),
  appId: fc.integer({ min: 1, max: 10_000_000 }),
  gates: fc.uniqueArray(gate, { maxLength: 6, selector: ({ id }) => id }),
  // The example's profiles need the other three.
  environments: fc
    .subarray(["canary", "performance"] as const)
    .map((more) =>
      environmentNames.filter((name) => !optional.has(name) || more.some((one) => one === name)),
    ),
});

const optional: ReadonlySet<string> = new Set(["canary", "performance"]);
