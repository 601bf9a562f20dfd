import type { RuleCases } from "../pack/case.ts";
import { types } from "../types.ts";
import { jobSchedule, jobService, jobStarter, nightly, once, scheduling, withJobs } from "./fixtures/jobs.ts";

const template = "template.template";
const container = `${template}.containers[0]`;
const oauth = "httpTarget.oauthToken.serviceAccountEmail";
const digest = `sha256:${"0".repeat(64)}`;
const image = "us-east1-docker.pkg.dev/lotus-production/ghcr/lotus-labs/api";
const runs = "run-api@lotus-production.iam.gserviceaccount.com";
const starts = "start-api@lotus-production.iam.gserviceaccount.com";
const region = "regional.us-east";
const run = (project: string, job: string): string =>
  `https://run.googleapis.com/v2/projects/${project}/locations/us-east1/jobs/${job}:run`;

export const cases: RuleCases = {
  compliant: withJobs,
  judges: [
    types.job,
    types.jobAccess,
    types.schedule,
    ...new Set(withJobs.map(({ type }) => type).filter((type) => /^gcp:.*iammember$/i.test(type))),
  ].filter((type, at, all) => all.indexOf(type) === at),
  mutations: [
    { name: "a job that nobody declared", of: once, set: { name: "api-export" } },
    {
      name: "a job of the name that another one is called by",
      of: once,
      set: { name: "api-once" },
    },
    { name: "two tasks", of: nightly, set: { "template.taskCount": 2 } },
    { name: "no word on how many at once", of: nightly, set: { "template.parallelism": undefined } },
    { name: "more tries than declared", of: nightly, set: { [`${template}.maxRetries`]: 3 } },
    { name: "no containers", of: nightly, set: { [`${template}.containers`]: undefined } },
    { name: "a second container", of: nightly, set: { [`${template}.containers[1]`]: { name: "x", image } } },
    {
      name: "a container before it",
      of: nightly,
      set: { [`${template}.initContainers`]: [{ name: "x", image }] },
      field: `${template}.initContainers[0]`,
    },
    { name: "another image", of: nightly, set: { [`${container}.image`]: `${image}@${digest}` } },
    {
      name: "the image of another region",
      of: nightly,
      set: { location: "europe-west1" },
      field: `${container}.image`,
    },
    {
      name: "an image by its tag, wherever it says so",
      of: nightly,
      set: { [`${container}.image`]: `${image}:v1` },
      with: [{ of: scheduling, set: { [`${region}.image`]: "ghcr.io/lotus-labs/api:v1" } }],
    },
    {
      name: "the version that takes over, while the one before is to run",
      of: scheduling,
      set: { [`${region}.jobImage`]: `ghcr.io/lotus-labs/api@${digest}` },
      at: nightly,
      field: `${container}.image`,
    },
    {
      name: "another program",
      of: nightly,
      set: { [`${container}.commands`]: ["sh"] },
      field: `${container}.commands`,
    },
    {
      name: "the image's own program",
      of: nightly,
      set: { [`${container}.commands`]: undefined },
      field: `${container}.commands`,
    },
    {
      name: "an argument more",
      of: nightly,
      set: { [`${container}.args[1]`]: "--all" },
      field: `${container}.args`,
    },
    {
      name: "another account than the service's",
      of: nightly,
      set: { [`${template}.serviceAccount`]: "other@lotus-production.iam.gserviceaccount.com" },
    },
    {
      name: "the account that starts it",
      of: nightly,
      set: { [`${template}.serviceAccount`]: starts },
    },
    {
      name: "an account that no service has, for there is none",
      of: jobService,
      gone: true,
      at: nightly,
      field: `${template}.serviceAccount`,
    },
    { name: "a second one, in another region", also: [{ ...nightly, name: "more" }], field: "name" },
    { name: "a schedule of no job", of: jobSchedule, set: { name: "api-export" } },
    { name: "another time", of: jobSchedule, set: { schedule: "* * * * *" } },
    { name: "another zone", of: jobSchedule, set: { timeZone: "Etc/UTC" } },
    {
      name: "a schedule of a job that is declared without one",
      of: jobSchedule,
      set: { name: "api-import", "httpTarget.uri": run("lotus-production", "api-import") },
      field: "schedule",
    },
    {
      name: "a schedule that starts the migrations",
      of: jobSchedule,
      set: { "httpTarget.uri": run("lotus-production", "migrations") },
    },
    {
      name: "a schedule with arguments of its own",
      of: jobSchedule,
      set: { "httpTarget.body": "e30=" },
    },
    { name: "a schedule under the service's account", of: jobSchedule, set: { [oauth]: runs } },
    {
      name: "a schedule without an account",
      of: jobSchedule,
      set: { "httpTarget.oauthToken": undefined },
      field: oauth,
    },
    {
      name: "a token of another kind",
      of: jobSchedule,
      set: { "httpTarget.oidcToken": { serviceAccountEmail: starts } },
    },
    {
      name: "another target",
      of: jobSchedule,
      set: { pubsubTarget: { topicName: "projects/p/topics/t" } },
    },
    { name: "a second schedule", also: [{ ...jobSchedule, name: "more" }], field: "name" },
    { name: "a role that changes jobs", of: jobStarter, set: { role: "roles/run.developer" } },
    { name: "the right to start another job", of: jobStarter, set: { name: "migrations" } },
    {
      name: "somebody else who starts it",
      of: jobStarter,
      set: { member: `serviceAccount:${runs}` },
    },
    {
      name: "a role of the schedules' account on the project",
      also: [
        {
          type: "gcp:projects/iAMMember:IAMMember",
          name: "more",
          owner: scheduling,
          inputs: {
            project: "lotus-production",
            role: "roles/run.invoker",
            member: `serviceAccount:${starts}`,
          },
        },
      ],
      field: "member",
    },
  ],
  allowed: [
    {
      name: "the version before, while another one takes over",
      of: scheduling,
      set: { [`${region}.jobImage`]: `ghcr.io/lotus-labs/api@${digest}` },
      with: [
        { of: nightly, set: { [`${container}.image`]: `${image}@${digest}` } },
        { of: once, set: { [`${container}.image`]: `${image}@${digest}` } },
      ],
    },
  ],
};
