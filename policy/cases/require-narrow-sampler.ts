import type { RuleCases } from "../pack/case.ts";
import { types } from "../types.ts";
import { migrationJob } from "./fixtures/migrations.ts";
import {
  sampled,
  samplerEntity,
  samplerJob as job,
  schedule,
  starter,
  tokenAccessor,
  writer,
} from "./fixtures/sampler.ts";

const template = "template.template";
const container = `${template}.containers[0]`;
const token = `${container}.envs[1]`;
const member = "serviceAccount:sample-production@lotus-production.iam.gserviceaccount.com";
const starts = "serviceAccount:schedule-production@lotus-production.iam.gserviceaccount.com";
const someone = "serviceAccount:run-api@lotus-production.iam.gserviceaccount.com";
const image = "us-east1-docker.pkg.dev/lotus-production/ghcr/lotus-labs/migrations";
const oauth = "httpTarget.oauthToken.serviceAccountEmail";

export const cases: RuleCases = {
  compliant: sampled,
  judges: [
    types.job,
    types.jobAccess,
    types.schedule,
    ...new Set(sampled.map(({ type }) => type).filter((type) => /^gcp:.*iammember$/i.test(type))),
  ].filter((type, at, all) => all.indexOf(type) === at),
  mutations: [
    { name: "two tasks", of: job, set: { "template.taskCount": 2 } },
    { name: "no word on how many at once", of: job, set: { "template.parallelism": undefined } },
    { name: "one more try", of: job, set: { [`${template}.maxRetries`]: 1 } },
    {
      name: "the migrations' account",
      of: job,
      set: { [`${template}.serviceAccount`]: "migrate-production@lotus-production.iam.gserviceaccount.com" },
    },
    { name: "no containers", of: job, set: { [`${template}.containers`]: undefined } },
    { name: "a second container", of: job, set: { [`${template}.containers[1]`]: { name: "x", image } } },
    {
      name: "a container before it",
      of: job,
      set: { [`${template}.initContainers`]: [{ name: "x", image }] },
      field: `${template}.initContainers[0]`,
    },
    {
      name: "a volume",
      of: job,
      set: { [`${template}.volumes`]: [{ name: "x" }] },
      field: `${template}.volumes[0]`,
    },
    { name: "another image", of: job, set: { [`${container}.image`]: `${image}@sha256:${"0".repeat(64)}` } },
    {
      name: "an image by its tag, wherever it says so",
      of: job,
      set: { [`${container}.image`]: `${image}:v1` },
      with: [{ of: samplerEntity, set: { image: "ghcr.io/lotus-labs/migrations:v1" } }],
    },
    {
      name: "another program",
      of: job,
      set: { [`${container}.commands`]: ["sh"] },
      field: `${container}.commands`,
    },
    {
      name: "another command",
      of: job,
      set: { [`${container}.args`]: ["migrate", "up"] },
      field: `${container}.args`,
    },
    {
      name: "an argument more",
      of: job,
      set: { [`${container}.args[2]`]: "--help" },
      field: `${container}.args`,
    },
    {
      name: "other settings than the catalog's",
      of: job,
      set: { [`${container}.envs[0].value`]: "{}" },
      field: `${container}.envs[0]`,
    },
    {
      name: "a token in clear",
      of: job,
      set: { [token]: { name: "VERCEL_TOKEN", value: "x" } },
    },
    {
      name: "a variable more",
      of: job,
      set: { [`${container}.envs[2]`]: { name: "NODE_OPTIONS", value: "--import data:text/javascript," } },
    },
    {
      name: "a second sampler",
      also: [{ ...job, name: "more" }],
      field: "name",
    },
    { name: "a schedule of nobody's", of: schedule, as: { owner: migrationJob }, field: "parent" },
    {
      name: "a schedule that starts the migrations",
      of: schedule,
      set: {
        "httpTarget.uri":
          "https://run.googleapis.com/v2/projects/lotus-production/locations/us-east1/jobs/migrations:run",
      },
    },
    { name: "a schedule under the sampler's own account", of: schedule, set: { [oauth]: member.slice(15) } },
    {
      name: "a schedule without an account",
      of: schedule,
      set: { "httpTarget.oauthToken": undefined },
      field: oauth,
    },
    {
      name: "a token of another kind",
      of: schedule,
      set: { "httpTarget.oidcToken": { serviceAccountEmail: starts.slice(15) } },
    },
    { name: "another target", of: schedule, set: { pubsubTarget: { topicName: "projects/p/topics/t" } } },
    { name: "a second schedule", also: [{ ...schedule, name: "more" }], field: "name" },
    { name: "a wider role of the sampler's account", of: writer, set: { role: "roles/monitoring.editor" } },
    {
      name: "another role of the sampler's account",
      also: [{ ...writer, name: "more", inputs: { ...writer.inputs, role: "roles/logging.viewer" } }],
      field: "role",
    },
    {
      name: "a role of the sampler's account that the component did not give",
      of: writer,
      as: { owner: migrationJob },
      field: "role",
    },
    {
      name: "a secret of somebody else's",
      of: tokenAccessor,
      as: { owner: migrationJob },
      field: "role",
    },
    {
      name: "a role of the schedule's account on the project",
      also: [
        { ...writer, name: "more", inputs: { ...writer.inputs, role: "roles/run.invoker", member: starts } },
      ],
      field: "member",
    },
    { name: "a role that changes jobs", of: starter, set: { role: "roles/run.developer" } },
    { name: "the right to start another job", of: starter, set: { name: "migrations" } },
    { name: "somebody else who starts it", of: starter, set: { member: someone } },
    { name: "a right of nobody's", of: starter, as: { owner: migrationJob }, field: "parent" },
  ],
};
