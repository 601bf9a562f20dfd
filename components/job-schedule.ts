import type * as pulumi from "@pulumi/pulumi";
import { Job as ScheduledJob } from "@pulumi/gcp/cloudscheduler/job.js";
import type { Job } from "@pulumi/gcp/cloudrunv2/job.js";
import { JobIamMember } from "@pulumi/gcp/cloudrunv2/jobIamMember.js";
import { providerRegion } from "../model/cloud-names.ts";
import type { RegionName } from "../model/declared/region.ts";
import type { RunAccount } from "./run-account.ts";
import type { Scope } from "./scope.ts";

export interface JobScheduleArgs {
  scope: Scope;
  region: RegionName;
  /** Of the Cloud Run job, which its schedule is called like. */
  name: string;
  job: Job;
  /** Whose token the schedule shows: it may start that job as it is, without other arguments or variables. */
  starter: RunAccount;
  description: string;
  /** A line of unix-cron, and whose clock it goes by. */
  schedule: string;
  timeZone: string;
}

/** Starts a job by the clock. A start that fails is not repeated: its answer may have got lost, and the job be running. */
export function createJobSchedule(parent: pulumi.Resource, args: JobScheduleArgs): void {
  const { scope, region, name, starter, job, description, schedule, timeZone } = args;
  const location = providerRegion(scope, region, "gcp");
  const grant = createGrant(parent, args, location);
  new ScheduledJob(
    name,
    {
      project: scope.project,
      region: location,
      name,
      description,
      schedule,
      timeZone,
      paused: false,
      attemptDeadline: "60s",
      httpTarget: {
        httpMethod: "POST",
        uri: `https://run.googleapis.com/v2/projects/${scope.project}/locations/${location}/jobs/${name}:run`,
        oauthToken: {
          serviceAccountEmail: starter.email,
          scope: "https://www.googleapis.com/auth/cloud-platform",
        },
      },
    },
    { parent, dependsOn: [...scope.services.api("cloudscheduler"), starter.resource, job, grant] },
  );
}

function createGrant(
  parent: pulumi.Resource,
  { scope, name, starter: { email, resource }, job }: JobScheduleArgs,
  location: string,
): JobIamMember {
  return new JobIamMember(
    `${name}-starter`,
    {
      project: scope.project,
      location,
      name,
      role: "roles/run.invoker",
      member: `serviceAccount:${email}`,
    },
    { parent, dependsOn: [job, resource] },
  );
}
