import { protectedTypes } from "../../model/protected-types.ts";
import type { RuleCases, Sample } from "../pack/case.ts";
import { types } from "../types.ts";
import { unknown } from "../value.ts";
import { services } from "./fixtures/foundation.ts";
import { latencyAlert } from "./fixtures/guardrails.ts";
import { own, ownBucket, ownEntity, ownTopic } from "./fixtures/own.ts";
import { places } from "./fixtures/places.ts";
import { googleTypes, production } from "./fixtures/production.ts";
import { driftAtGitHub } from "./fixtures/drift.ts";
import { portal, secret, service, surface } from "./fixtures/surfaces.ts";

const field = "deletionProtection";
const regional = "gcp:secretmanager/regionalSecret:RegionalSecret";
const off = [surface, service, secret].flatMap((of) =>
  [undefined, null, false, "true", 1].map((value) => ({
    name: `${of.type}: ${String(value)}`,
    of,
    set: { [field]: value },
  })),
);

const fixture = [...production, ...places];

/** What the fixture has of no such type, below a surface of production. */
const others: readonly Sample[] = Object.keys(protectedTypes)
  .filter((type) => type !== regional && !fixture.some((sample) => sample.type === type))
  .map((type) => ({ type, owner: portal, options: { protect: true }, inputs: {} }));
const kvType = "cloudflare:index/workersKvNamespace:WorkersKvNamespace";
const seen = { ...ownEntity, name: "seen", inputs: { ...ownEntity.inputs, resources: { [kvType]: 1 } } };
const kv = { ...ownTopic, type: kvType, name: "seen", owner: seen, inputs: {} };
const compliant = [...fixture, ...others, ...own, kv];
const guarded = compliant.filter(({ type }) => Object.hasOwn(protectedTypes, type));

export const cases: RuleCases = {
  compliant,
  judges: [
    ...new Set([
      types.surface,
      ...googleTypes,
      types.registry,
      types.subscription,
      ...[ownBucket, ownTopic, kv].map(({ type }) => type),
      ...guarded.map(({ type }) => type),
    ]),
  ],
  mutations: [
    ...off,
    ...guarded.map((of) => ({
      name: `${of.type} ${of.name ?? ""} that the engine may delete`,
      of,
      as: { options: { ...of.options, protect: false } },
      field: "protect",
    })),
    ...[ownBucket, ownTopic, kv].map((of) => ({
      name: `the product's own ${of.type} that the engine may delete`,
      of,
      as: { options: {} },
      field: "protect",
    })),
    { name: "a regional secret", of: secret, as: { type: regional }, set: { [field]: false } },
    {
      name: "a regional secret that the engine may delete",
      of: secret,
      as: { type: regional, options: {} },
      field: "protect",
    },
    { name: "a service that is left behind", of: service, set: { deletionPolicy: "ABANDON" } },
    { name: "an alert that is left behind", of: latencyAlert, set: { deletionPolicy: "abandon" } },
    { name: "a word that nobody knows", of: latencyAlert, set: { deletionPolicy: "АBANDON" } },
    { name: "a list", of: latencyAlert, set: { deletionPolicy: ["DELETE"] } },
    {
      name: "production under another stack's name",
      of: service,
      as: { stack: "live" },
      set: { [field]: false },
    },
    {
      name: "production's environment at GitHub in another stack",
      of: driftAtGitHub,
      as: { stack: "live", options: {} },
      field: "protect",
    },
    {
      name: "a policy that is not known yet",
      of: service,
      set: { deletionPolicy: unknown },
      field: "?deletionPolicy is not known before the deployment",
    },
    {
      name: "an API that is left behind",
      also: [
        {
          type: "gcp:projects/service:Service",
          name: "run",
          owner: services,
          inputs: { deletionPolicy: "ABANDON" },
        },
      ],
      field: "deletionPolicy",
    },
  ],
  allowed: [
    ...["DELETE", "prevent", null].map((deletionPolicy) => ({
      name: `a policy of ${String(deletionPolicy)}`,
      of: latencyAlert,
      set: { deletionPolicy },
    })),
    {
      name: "staging",
      also: [
        {
          ...service,
          name: "other",
          stack: "staging",
          owner: { ...surface, stack: "staging", inputs: {} },
          options: {},
          inputs: {},
        },
      ],
    },
  ],
};
