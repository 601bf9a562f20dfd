import type { RuleCases } from "../pack/case.ts";
import { types } from "../types.ts";
import { unknown } from "../value.ts";
import { job, migrationJob } from "./fixtures/migrations.ts";
import { production } from "./fixtures/production.ts";
import { sampled } from "./fixtures/sampler.ts";

const template = "template.template";
const container = `${template}.containers[0]`;
const url = `${container}.envs[0]`;
const other = `us-east1-docker.pkg.dev/lotus-production/ghcr/lotus-labs/api@sha256:${"0".repeat(64)}`;

export const cases: RuleCases = {
  compliant: sampled,
  judges: [types.job],
  mutations: [
    { name: "a job of nobody's", of: job, as: { owner: production[0] ?? migrationJob }, field: "parent" },
    { name: "two tasks", of: job, set: { "template.taskCount": 2 } },
    { name: "no word on tasks", of: job, set: { "template.taskCount": undefined } },
    { name: "no word on how many at once", of: job, set: { "template.parallelism": undefined } },
    { name: "Google's three tries", of: job, set: { [`${template}.maxRetries`]: undefined } },
    { name: "one more try", of: job, set: { [`${template}.maxRetries`]: 1 } },
    {
      name: "the account of a service",
      of: job,
      set: { [`${template}.serviceAccount`]: "run-api@lotus-production.iam.gserviceaccount.com" },
    },
    { name: "no containers", of: job, set: { [`${template}.containers`]: undefined } },
    {
      name: "a second container",
      of: job,
      set: { [`${template}.containers[1]`]: { name: "x", image: other } },
    },
    {
      name: "a container before it",
      of: job,
      set: { [`${template}.initContainers`]: [{ name: "x", image: other }] },
      field: `${template}.initContainers[0]`,
    },
    {
      name: "a volume",
      of: job,
      set: { [`${template}.volumes`]: [{ name: "x" }] },
      field: `${template}.volumes[0]`,
    },
    { name: "another image", of: job, set: { [`${container}.image`]: other } },
    { name: "no image", of: job, set: { [`${container}.image`]: undefined } },
    {
      name: "a version without the image",
      of: migrationJob,
      set: { image: undefined },
      at: job,
      field: `${container}.image`,
    },
    {
      name: "another program",
      of: job,
      set: { [`${container}.commands`]: ["sh"] },
      field: `${container}.commands`,
    },
    { name: "no arguments", of: job, set: { [`${container}.args`]: undefined } },
    {
      name: "the way down",
      of: job,
      set: { [`${container}.args[1]`]: "down" },
      field: `${container}.args`,
    },
    {
      name: "another environment",
      of: job,
      set: { [`${container}.args[2]`]: "staging" },
      field: `${container}.args`,
    },
    {
      name: "a further migration than the version's",
      of: job,
      set: { [`${container}.args[5]`]: "0003-drop-documents" },
      field: `${container}.args`,
    },
    {
      name: "an argument more",
      of: job,
      set: { [`${container}.args[7]`]: "--dry-run" },
      field: `${container}.args`,
    },
    {
      name: "a variable more",
      of: job,
      set: { [`${container}.envs[1]`]: { name: "NODE_OPTIONS", value: "--import data:text/javascript," } },
    },
    { name: "no connection string", of: job, set: { [`${container}.envs`]: undefined } },
    { name: "another name for it", of: job, set: { [`${url}.name`]: "PGHOST" }, field: url },
    {
      name: "another secret",
      of: job,
      set: { [`${url}.valueSource.secretKeyRef.secret`]: "api-database-url" },
      field: url,
    },
    {
      name: "a secret that is not known yet",
      of: job,
      set: { [`${url}.valueSource.secretKeyRef.secret`]: unknown },
      field: `?${url}.valueSource.secretKeyRef.secret is not known before the deployment`,
    },
    { name: "a second job", also: [{ ...job, name: "more" }], field: "name" },
  ],
};
