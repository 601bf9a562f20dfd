import type { RuleCases } from "../pack/case.ts";
import { production } from "./fixtures/production.ts";
import { service, surface } from "./fixtures/surfaces.ts";
import { types } from "../types.ts";
import { unknown } from "../value.ts";

const field = "template.containers[0].image";
const hex = "a29d39fef5a5bffec8a7b94b30dc8d7601c776b0424adc6ff57e5f60a7acbb24";
const images = [
  undefined,
  null,
  "",
  "ghcr.io/lotus-labs/api",
  "ghcr.io/lotus-labs/api:v1.2.0",
  `@sha256:${hex}`,
  `ghcr.io/lotus-labs/api@sha256:${hex.slice(1)}`,
  `ghcr.io/lotus-labs/api@sha256:${hex}0`,
  `ghcr.io/lotus-labs/api@sha256:${hex.toUpperCase()}`,
  `ghcr.io/lotus-labs/api@sha256:${hex}:latest`,
  `ghcr.io/lotus labs/api@sha256:${hex}`,
  `ghcr.io/lotus-labs/api@md5:${hex}`,
];
const own = "europe-west4-docker.pkg.dev/lotus-images/apps/api";
const fromOwn = { of: surface, set: { "regional.us-east.image": `${own}@sha256:${hex}` } };
const job = (image: string | null) => ({
  type: types.job,
  name: "migrate",
  stack: "production",
  inputs: { template: { template: { containers: [{ image }] } } },
});

export const cases: RuleCases = {
  compliant: production,
  judges: [types.surface, types.service, types.job],
  mutations: [
    ...images.map((image) => ({
      name: `a service's ${String(image)}`,
      of: service,
      set: { [field]: image },
    })),
    {
      name: "a region's tag",
      of: surface,
      set: { "regional.us-east.image": "ghcr.io/lotus-labs/api:v1" },
    },
    {
      name: "a version that gives a region no image",
      of: surface,
      set: { "regional.us-east.image": undefined },
    },
    {
      name: "an initial image that a region does not run",
      of: surface,
      set: {
        version: undefined,
        "regional.us-east.image": undefined,
        "regional.us-east.cloudRun.initialImage": "ghcr.io/lotus-labs/api:v1",
      },
      field: "regional.us-east.image",
    },
    {
      name: "another digest than the version's",
      of: service,
      set: {
        [field]: `us-east1-docker.pkg.dev/lotus-production/ghcr/lotus-labs/api@sha256:${"0".repeat(64)}`,
      },
    },
    {
      name: "another image by digest",
      of: service,
      set: { [field]: `us-east1-docker.pkg.dev/lotus-production/ghcr/somebody/api@sha256:${hex}` },
    },
    {
      name: "an image of Artifact Registry from somewhere else",
      of: service,
      set: { [field]: `us-east1-docker.pkg.dev/lotus-production/apps/api@sha256:${hex}` },
      with: [fromOwn],
    },
    {
      name: "a second container by digest",
      of: service,
      set: { "template.containers[1]": { image: `docker.io/proxy@sha256:${hex}` } },
      field: "template.containers[1].image",
    },
    {
      name: "a service while its surface waits",
      of: surface,
      set: { version: undefined, "regional.us-east.image": undefined },
      at: service,
      field,
    },
    {
      name: "a second container's tag",
      of: service,
      set: { "template.containers[1]": { image: "proxy" } },
      field: "template.containers[1].image",
    },
    {
      name: "an initial container's tag",
      of: service,
      set: { "template.initContainers": [{ image: "proxy" }] },
      field: "template.initContainers[0].image",
    },
    ...["ghcr.io/lotus-labs/api:v1", `x y@sha256:${hex}`, `api@sha256:${hex}0`, null].map((image) => ({
      name: `a job's ${String(image)}`,
      also: [job(image)],
      field: "template.template.containers[0].image",
    })),
    {
      name: "production under another stack's name",
      of: service,
      as: { stack: "live" },
      set: { [field]: "api:v1" },
    },
    {
      name: "an image that is not known yet",
      of: service,
      set: { [field]: unknown },
      field: `?${field} is not known before the deployment`,
    },
  ],
  allowed: [
    {
      name: "a job's digest",
      also: [job(`us-east1-docker.pkg.dev/lotus-production/ghcr/api@sha256:${hex}`)],
    },
    {
      name: "an image of Artifact Registry where it is",
      of: service,
      set: { [field]: `${own}@sha256:${hex}` },
      with: [fromOwn],
    },
    {
      name: "a surface that waits for its first version",
      of: service,
      gone: true,
      with: [{ of: surface, set: { version: undefined, "regional.us-east.image": undefined } }],
    },
    {
      name: "a tag in staging",
      also: [
        {
          ...service,
          name: "other",
          stack: "staging",
          owner: { ...surface, stack: "staging", inputs: {} },
          inputs: { template: { containers: [{ image: "api:v1" }] } },
        },
      ],
    },
  ],
};
