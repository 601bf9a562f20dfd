import fc from "fast-check";
import { environmentNames } from "../../../model/environment-names.ts";

/** One more surface, with everything that a surface needs. */
export interface ExtraSurface {
  id: string;
  app: "api" | "ocr-worker";
  public: boolean;
  concurrencyLimit: number;
  size: { cpu: string; memory: string };
  instances: { least: number; most: number };
  timeoutSeconds: number;
  cadence: number;
  owner: string;
  image: string;
}

/** How a stack differs from the example's, and is still correct. */
export interface Variation {
  environment: (typeof environmentNames)[number];
  domain: string;
  extra: readonly ExtraSurface[];
  /** Besides us-east; production has its own. */
  regions: readonly string[];
  /** Whether an environment with us-east alone names it, and has no folder. */
  isAlone: boolean;
  cadence: number;
  threshold: number;
  reviewers: readonly { login: string; id: number }[];
  waitMinutes: number;
  isPublic: boolean;
  /** Days that a waiver has left; none without one. */
  waiver: number | null;
}

const word = fc.stringMatching(/^[a-z][a-z0-9]{1,7}$/);
const id = fc
  .tuple(word, word)
  .map((words) => words.join("-"))
  .filter((name) => !/^(run|deploy|default)-/.test(name));
const size = fc.constantFrom(
  { cpu: "1", memory: "512Mi" },
  { cpu: "2", memory: "2Gi" },
  { cpu: "4", memory: "4Gi" },
  { cpu: "8", memory: "8Gi" },
);
const hex = fc.stringMatching(/^[0-9a-f]{64}$/);

const extraSurface: fc.Arbitrary<ExtraSurface> = fc.record({
  id,
  app: fc.constantFrom("api", "ocr-worker"),
  public: fc.boolean(),
  concurrencyLimit: fc.integer({ min: 1, max: 1000 }),
  size,
  instances: fc
    .tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 50 }))
    .map(([least, more]) => ({ least, most: least + more })),
  timeoutSeconds: fc.integer({ min: 1, max: 3600 }),
  cadence: fc.integer({ min: 1, max: 90 }),
  owner: fc.constantFrom("platform-team", "api-team", "sre"),
  image: hex.map((digest) => `ghcr.io/lotus-labs/api@sha256:${digest}`),
});

const reviewer = fc.record({
  login: fc.stringMatching(/^[a-z][a-z0-9]{2,9}$/),
  id: fc.integer({ min: 1, max: 100_000_000 }),
});

export const variation: fc.Arbitrary<Variation> = fc.record({
  environment: fc.constantFrom(...environmentNames),
  domain: fc.constantFrom("lotus.example", "heron.example.org", "prod-tools.example"),
  extra: fc.uniqueArray(extraSurface, { maxLength: 3, selector: ({ id: key }) => key }),
  regions: fc.subarray(["eu-west", "ap-southeast", "us-west", "eu-north"]),
  isAlone: fc.boolean(),
  cadence: fc.integer({ min: 1, max: 60 }),
  threshold: fc.integer({ min: 1, max: 240 }).map((tenths) => tenths / 100),
  reviewers: fc.uniqueArray(reviewer, { minLength: 1, maxLength: 6, selector: (each) => each.id }),
  waitMinutes: fc.integer({ min: 0, max: 1440 }),
  isPublic: fc.boolean(),
  waiver: fc.option(fc.integer({ min: 0, max: 30 })),
});
