import { isTimeZone, whyNoCronLine } from "../../model/schedule.ts";
import { format, length, oneOf } from "../checks.ts";
import type { InputProblem } from "../inputs/check-inputs.ts";
import type { ResourceType } from "../resource-type.ts";
import { at, textAt, type Properties } from "../values.ts";
import { defaultProject, deletionPolicy, guarded, projectOf, requireAccount, requireApi } from "./common.ts";

const targets = ["httpTarget", "pubsubTarget", "appEngineHttpTarget"];
/** The one that comes with nothing said (resource_cloud_scheduler_job.go). */
const deadline = "180s";

export const scheduledJob: ResourceType = {
  token: "gcp:cloudscheduler/job:Job",
  page: "https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs",
  emulated: [
    "exactly one target, and one token at most; a schedule in unix-cron or English; a time zone of the tz database",
    "an attempt lasts 15 seconds to 30 minutes; the account whose token is shown must exist before the job",
  ],
  missing: ["no time comes: nothing is started"],
  identity: {
    kind: "natural",
    id: (state, context) =>
      `projects/${projectOf(state, context)}/locations/${textAt(state, "region") ?? context.config["region"] ?? ""}/jobs/${textAt(state, "name") ?? ""}`,
  },
  autoname: { property: "name", maxLength: 500, upperCase: true, random: true },
  replaceOn: ["name", "project", "region"],
  keeps: ["paused", "region"],
  check: (inputs) => [
    ...format(
      inputs,
      "name",
      /^[A-Za-z0-9_-]{1,500}$/,
      "must have at most 500 letters, digits, hyphens and underscores",
    ),
    ...length(inputs, "description", 500, 0),
    ...checkTarget(inputs),
    ...checkSchedule(inputs),
    ...checkTimeZone(inputs),
    ...checkDeadline(inputs),
  ],
  defaults: (_inputs, context) => ({
    ...defaultProject(context),
    ...deletionPolicy,
    ...(context.config["region"] === undefined ? {} : { region: context.config["region"] }),
    attemptDeadline: deadline,
    timeZone: "Etc/UTC",
  }),
  computed: {
    paused: ({ state }) => state["paused"] ?? false,
    state: ({ state }) => (state["paused"] === true ? "PAUSED" : "ENABLED"),
  },
  before: async (made, store) => {
    await requireApi("cloudscheduler.googleapis.com", made, store);
    for (const token of ["oauthToken", "oidcToken"])
      await requireAccount(textAt(made.state, `httpTarget.${token}.serviceAccountEmail`), store);
  },
  beforeDelete: guarded,
};

function* checkTarget(inputs: Properties): Generator<InputProblem> {
  const given = targets.filter((target) => at(inputs, target).length > 0);
  if (given.length !== 1) {
    const reason = `exactly one of ${targets.join(", ")} is needed, got ${given.join(" and ") || "none"}`;
    yield { property: given[1] ?? "httpTarget", reason };
  }
  yield* format(inputs, "httpTarget.uri", /^https?:\/\/[^\s]+$/, "must be a URL of http or https");
  yield* oneOf(inputs, "httpTarget.httpMethod", ["POST", "GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"]);
  const tokens = ["oauthToken", "oidcToken"].filter((token) => at(inputs, `httpTarget.${token}`).length > 0);
  if (tokens.length > 1)
    yield { property: "httpTarget", reason: "only one of oauthToken and oidcToken can be given" };
}

function* checkSchedule(inputs: Properties): Generator<InputProblem> {
  const schedule = textAt(inputs, "schedule");
  if (schedule === undefined && at(inputs, "schedule").length > 0) return;
  const why = schedule === undefined ? "is missing" : whyNoSchedule(schedule);
  if (why !== undefined) yield { property: "schedule", reason: `"${schedule ?? ""}" ${why}` };
}

/** App Engine's English, such as `every 5 minutes`, of which nothing is asked here but how it begins. */
function whyNoSchedule(schedule: string): string | undefined {
  const isEnglish = /^(every|\d+(st|nd|rd|th)|first|second|third|fourth|fifth)\s+\S/i.test(schedule);
  return isEnglish ? undefined : whyNoCronLine(schedule);
}

function* checkTimeZone(inputs: Properties): Generator<InputProblem> {
  const zone = textAt(inputs, "timeZone");
  if (zone === undefined || isTimeZone(zone)) return;
  yield { property: "timeZone", reason: `"${zone}" is no time zone of the tz database, such as Etc/UTC` };
}

function* checkDeadline(inputs: Properties): Generator<InputProblem> {
  const property = "attemptDeadline";
  const text = textAt(inputs, property);
  if (text === undefined) return;
  const [, seconds] = /^(\d+(?:\.\d{1,9})?)s$/.exec(text) ?? [];
  const most = at(inputs, "appEngineHttpTarget").length > 0 ? 86_400 : 1800;
  if (seconds !== undefined && Number(seconds) >= 15 && Number(seconds) <= most) return;
  yield { property, reason: `"${text}" must be from 15s to ${most}s` };
}
