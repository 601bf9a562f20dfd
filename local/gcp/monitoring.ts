import { CloudError } from "../cloud-error.ts";
import { secondsIn } from "../duration.ts";
import type { InputProblem } from "../inputs/check-inputs.ts";
import type { ResourceType } from "../resource-type.ts";
import type { Store } from "../store.ts";
import { at, isList, textAt, type Properties } from "../values.ts";
import { format, oneOf } from "../checks.ts";
import { decimal, defaultProject, deletionPolicy, guarded, kept, projectOf } from "./common.ts";

const policyToken = "gcp:monitoring/alertPolicy:AlertPolicy";
const channelToken = "gcp:monitoring/notificationChannel:NotificationChannel";

export const alertPolicy: ResourceType = {
  token: policyToken,
  page: "https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies",
  emulated: [
    "notification channels must exist, and a log-based metric that a condition's filter names",
    "documentation at most 8192 characters; durations are multiples of 60 s; severity CRITICAL, ERROR or WARNING",
    "1 to 6 conditions, at most 16 channels; `evaluationInterval` is a multiple of 30 s",
    "what is absent, at most 23.5 h; a query looks back two years at most",
  ],
  missing: [
    "queries are not parsed but for how far they look back: what is longer than a day is a preview feature of 2026, and accepted",
    "nothing is measured and nobody alerted; conditions get no names of their own",
    "a new log-based metric can be used at once; the real one after up to 10 minutes",
  ],
  identity: {
    kind: "assigned",
    id: (hex, state, context) => `projects/${projectOf(state, context)}/alertPolicies/${decimal(19, hex)}`,
  },
  replaceOn: ["project"],
  check: (inputs) => [
    ...oneOf(inputs, "combiner", ["AND", "OR", "AND_WITH_MATCHING_RESOURCE"]),
    ...oneOf(inputs, "severity", ["CRITICAL", "ERROR", "WARNING"]),
    ...format(inputs, "documentation.content", /^.{0,8192}$/s, "must have at most 8192 characters").map(
      short,
    ),
    ...checkCount(inputs),
    ...checkDurations(inputs),
    ...checkIntervals(inputs),
    ...checkChannels(inputs),
    ...checkLookBack(inputs),
  ],
  defaults: (inputs, context) => ({
    ...defaultProject(context),
    ...deletionPolicy,
    enabled: true,
    ...(at(inputs, "documentation").length > 0 ? { documentation: { mimeType: "text/markdown" } } : {}),
  }),
  computed: {
    name: ({ id }) => id,
    creationRecords: kept("creationRecords", ({ context }) => [
      { mutateTime: context.now.toISOString(), mutatedBy: "local@gantry.invalid" },
    ]),
  },
  before: async ({ state, context }, store) => {
    for (const channel of at(state, "notificationChannels.*")) {
      if (typeof channel === "string" && (await store.read(channelToken, channel)) === undefined) {
        throw new CloudError(404, `Cannot find notification channel ${channel}.`);
      }
    }
    await requireMetrics(state, projectOf(state, context), store);
  },
  beforeDelete: guarded,
};

export const notificationChannel: ResourceType = {
  token: channelToken,
  page: "https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.notificationChannels",
  emulated: ["deleting one that an alert policy uses is refused unless `forceDelete`"],
  missing: ["nothing is sent; the channel's type and labels are not verified with its receiver"],
  identity: {
    kind: "assigned",
    id: (hex, state, context) =>
      `projects/${projectOf(state, context)}/notificationChannels/${decimal(19, hex)}`,
  },
  replaceOn: ["project"],
  sensitive: ["sensitiveLabels.authToken", "sensitiveLabels.password", "sensitiveLabels.serviceKey"],
  check: (inputs) => checkChannel(inputs),
  defaults: (_inputs, context) => ({
    ...defaultProject(context),
    ...deletionPolicy,
    enabled: true,
    forceDelete: false,
  }),
  computed: { name: ({ id }) => id, verificationStatus: () => "" },
  beforeDelete: async (state, store, id) => {
    const verdict = await guarded(state, store, id);
    if (verdict !== undefined || state["forceDelete"] === true) return verdict;
    const users = (await store.list(policyToken)).filter((each) =>
      at(each.state, "notificationChannels.*").includes(id),
    );
    const [user] = users;
    return user && new CloudError(400, `Cannot delete notification channel ${id}: it is used by ${user.id}.`);
  },
  afterDelete: async (_state, store, id) => {
    // A forced delete takes the channel out of the policies that use it.
    for (const policy of await store.list(policyToken)) {
      const channels = policy.state["notificationChannels"];
      if (!isList(channels) || !channels.includes(id)) continue;
      const rest = channels.filter((each) => each !== id);
      await store.write({ ...policy, state: { ...policy.state, notificationChannels: rest } });
    }
  },
};

/** "Quotas and limits" of Cloud Monitoring: a condition of absence waits 23 hours and 30 minutes at most. */
const longestAbsence = 84_600;

function checkDurations(inputs: Properties): InputProblem[] {
  return at(inputs, "conditions.*").flatMap((condition, index) =>
    ["conditionThreshold", "conditionAbsent"].flatMap((kind) => {
      const duration = textAt(condition, `${kind}.duration`);
      const length = Number(/^(\d+)s$/.exec(duration ?? "")?.[1] ?? Number.NaN);
      const property = `conditions[${index}].${kind}.duration`;
      if (duration === undefined) return [];
      if (length % 60 !== 0) return [{ property, reason: `"${duration}" must be a multiple of 60 s` }];
      if (kind === "conditionThreshold" || length <= longestAbsence) return [];
      return [{ property, reason: `"${duration}" is more than 23 h 30 min` }];
    }),
  );
}

function checkCount(inputs: Properties): InputProblem[] {
  if (!isList(inputs["conditions"])) return [];
  const count = inputs["conditions"].length;
  return count >= 1 && count <= 6
    ? []
    : [{ property: "conditions", reason: `a policy has 1 to 6 conditions, got ${count}` }];
}

function checkIntervals(inputs: Properties): InputProblem[] {
  return at(inputs, "conditions.*").flatMap((condition, index) => {
    const path = "conditionPrometheusQueryLanguage.evaluationInterval";
    const interval = textAt(condition, path);
    const seconds = Number(/^(\d+)s$/.exec(interval ?? "")?.[1] ?? 0);
    if (interval === undefined || (seconds > 0 && seconds % 30 === 0)) return [];
    const reason = `"${interval}" must be a positive multiple of 30 s`;
    return [{ property: `conditions[${index}].${path}`, reason }];
  });
}

/** https://cloud.google.com/monitoring/quotas */
function checkChannels(inputs: Properties): InputProblem[] {
  const count = at(inputs, "notificationChannels.*").length;
  if (count <= 16) return [];
  return [{ property: "notificationChannels", reason: `a policy has at most 16 channels, got ${count}` }];
}

/** As far back as Cloud Monitoring keeps data: https://docs.cloud.google.com/monitoring/alerts/using-promql */
const longestLookBack = 2 * 365 * 86_400;

function checkLookBack(inputs: Properties): InputProblem[] {
  return at(inputs, "conditions.*").flatMap((condition, index) => {
    const query = textAt(condition, "conditionPrometheusQueryLanguage.query") ?? "";
    // A range `[24h]`, the first half of `[30d:1h]`, or an offset.
    const [tooLong] = [...query.matchAll(/(?:\[|\boffset\s+-?)((?:\d+(?:ms|[smhdwy]))+)/g)]
      .map(([, duration = ""]) => duration)
      .filter((duration) => secondsIn(duration) > longestLookBack);
    if (tooLong === undefined) return [];
    const reason = `looks back ${tooLong}; Cloud Monitoring keeps two years`;
    return [{ property: `conditions[${index}].conditionPrometheusQueryLanguage.query`, reason }];
  });
}

async function requireMetrics(state: Properties, project: string, store: Store): Promise<void> {
  for (const filter of at(state, "conditions.*.conditionThreshold.filter")) {
    const name = /logging\.googleapis\.com\/user\/([^"\s]+)/.exec(
      typeof filter === "string" ? filter : "",
    )?.[1];
    if (name === undefined) continue;
    if ((await store.read("gcp:logging/metric:Metric", `${project}/${name}`)) !== undefined) continue;
    throw new CloudError(
      404,
      `Cannot find metric(s) that match type = "logging.googleapis.com/user/${name}".`,
    );
  }
}

function checkChannel(inputs: Properties): InputProblem[] {
  const needs: Readonly<Record<string, string>> = {
    email: "email_address",
    webhook_tokenauth: "url",
    sms: "number",
    pubsub: "topic",
  };
  const label = needs[textAt(inputs, "type") ?? ""];
  if (label === undefined || at(inputs, `labels.${label}`).length > 0) return [];
  return [
    {
      property: "labels",
      reason: `a channel of type ${textAt(inputs, "type") ?? ""} needs the label ${label}`,
    },
  ];
}

/** A text of 8 KiB does not belong into a message. */
function short({ property }: InputProblem): InputProblem {
  return { property, reason: "must have at most 8192 characters" };
}
