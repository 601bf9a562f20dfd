import type { RuleCases } from "../pack/case.ts";
import { types } from "../types.ts";
import { production } from "./fixtures/production.ts";
import { bundle, credential, secret } from "./fixtures/surfaces.ts";

export const cases: RuleCases = {
  compliant: production,
  judges: [types.bundle, types.credential, types.secret],
  mutations: [
    { name: "a cadence of 91 days", of: bundle, set: { rotationCadenceDays: 91 } },
    { name: "a cadence of a secret of 0 days", of: credential, set: { rotationCadenceDays: 0 } },
    { name: "a cadence as text", of: bundle, set: { rotationCadenceDays: "60" } },
    { name: "a cadence of 1e9 days", of: bundle, set: { rotationCadenceDays: 1e9 } },
    { name: "no period", of: secret, set: { "rotation.rotationPeriod": undefined } },
    { name: "a period of 91 days", of: secret, set: { "rotation.rotationPeriod": "7862400s" } },
    { name: "a period in disguise", of: secret, set: { "rotation.rotationPeriod": "1e9s" } },
    { name: "an overdue bundle", of: bundle, set: { lastRotatedAt: "2025-12-31T11:59:59Z" } },
    { name: "a rotation in the future", of: bundle, set: { lastRotatedAt: "2026-03-01T12:00:01Z" } },
    { name: "a time without a zone", of: bundle, set: { lastRotatedAt: "2026-02-01T00:00:00" } },
    {
      name: "a secret in use that was never rotated",
      of: bundle,
      set: { lastRotatedAt: undefined },
      at: credential,
    },
    ...["2026-02-01T00:00:00Z and more", "on 2026-02-01T00:00:00Z", "2026-02-01 00:00Z", 7, null].map(
      (lastRotatedAt) => ({
        name: `a last rotation ${String(lastRotatedAt)}`,
        of: bundle,
        set: { lastRotatedAt },
        ...(lastRotatedAt === null ? { at: credential } : {}),
      }),
    ),
    { name: "an empty period", of: secret, set: { "rotation.rotationPeriod": null } },
    { name: "a period that is no text", of: secret, set: { "rotation.rotationPeriod": 5_184_000 } },
    { name: "a cadence of true", of: bundle, set: { rotationCadenceDays: true } },
  ],
  allowed: [
    { name: "a period of 90 days", of: secret, set: { "rotation.rotationPeriod": "7776000s" } },
    {
      name: "a time of another zone, without seconds",
      of: bundle,
      set: { lastRotatedAt: "2026-02-01T00:00+07:00" },
    },
    {
      name: "a draft that was never rotated",
      of: bundle,
      set: { lastRotatedAt: undefined },
      with: [{ of: credential, set: { status: "draft" } }],
    },
    {
      name: "a secret of no bundle",
      also: [{ type: credential.type, name: "loose", stack: "production", inputs: credential.inputs }],
    },
  ],
};
