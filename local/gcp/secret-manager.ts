import { CloudError } from "../cloud-error.ts";
import type { InputProblem } from "../inputs/check-inputs.ts";
import type { Context, Made, ResourceType } from "../resource-type.ts";
import type { Store } from "../store.ts";
import { at, isProperties, textAt, type Properties } from "../values.ts";
import { format } from "../checks.ts";
import {
  created,
  defaultProject,
  deletionPolicy,
  guarded,
  labelOutputs,
  projectOf,
  requireApi,
} from "./common.ts";
import { projectNumber } from "./project-facts.ts";
import { iamMember } from "./iam-member.ts";
import { requireTopic } from "./pubsub.ts";
import { deleteVersions } from "./secret-versions.ts";

export const secretType: ResourceType = {
  token: "gcp:secretmanager/secret:Secret",
  page: "https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets",
  emulated: [
    "rotation: period of 3600 s to 100 years, and topics; annotations at most 16 KiB",
    "whoever sends a rotation, at first or because one of the two has changed, sends a time at least 5 minutes ahead",
    "each topic must exist, and Secret Manager's service agent must be allowed to publish on it",
    "versions, which are written through its REST interface and go with the secret",
    "once `nextRotationTime` has passed, the cloud moves it forward by the period, as a refresh shows",
  ],
  missing: [
    "values: of a version it is known that it is there, and since when",
    "no message is published at a rotation",
  ],
  identity: {
    kind: "natural",
    id: (state, context) =>
      `projects/${projectOf(state, context)}/secrets/${textAt(state, "secretId") ?? ""}`,
  },
  autoname: { property: "secretId", maxLength: 255, upperCase: true, random: true },
  replaceOn: ["secretId", "replication", "project", "tags"],
  check: (inputs) => [
    ...format(
      inputs,
      "secretId",
      /^[a-zA-Z0-9_-]{1,255}$/,
      "must have 1 to 255 letters, digits, hyphens and underscores",
    ),
    ...checkRotation(inputs),
    ...checkAnnotations(inputs),
    ...checkReplication(inputs),
  ],
  defaults: (_inputs, context) => ({
    ...defaultProject(context),
    ...deletionPolicy,
    deletionProtection: false,
  }),
  computed: {
    ...labelOutputs,
    effectiveAnnotations: ({ state }) => state["annotations"] ?? {},
    // The API answers with the project's number, the id has its name.
    name: ({ state, context }) =>
      `projects/${projectNumber(projectOf(state, context), context)}/secrets/${textAt(state, "secretId") ?? ""}`,
    createTime: (made) => created(made),
  },
  before: async (made, store) => {
    await requireApi("secretmanager.googleapis.com", made, store);
    requireFutureRotation(made);
    for (const topic of at(made.state, "topics.*.name")) {
      if (typeof topic === "string") await requirePublisher(topic, made, store);
    }
  },
  beforeDelete: guarded,
  afterDelete: (_state, store, id) => deleteVersions(id, store),
  advance,
};

export const secretIamMember = iamMember({
  token: "gcp:secretmanager/secretIamMember:SecretIamMember",
  page: "https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets/setIamPolicy",
  on: ["secretId", "project"],
  parent: secretName,
  defaults: (_inputs, context) => ({ ...defaultProject(context) }),
  requireParent: async ({ state, context }, store) => {
    const id = secretName(state, context);
    if ((await store.read("gcp:secretmanager/secret:Secret", id)) !== undefined) return;
    throw new CloudError(404, `Secret [${id}] not found.`);
  },
});

function secretName(state: Properties, context: Context): string {
  const secret = textAt(state, "secretId") ?? "";
  return secret.startsWith("projects/") ? secret : `projects/${projectOf(state, context)}/secrets/${secret}`;
}

function checkRotation(inputs: Properties): InputProblem[] {
  const rotation = inputs["rotation"];
  if (!isProperties(rotation)) return [];
  const problems: InputProblem[] = [];
  const period = textAt(rotation, "rotationPeriod");
  const seconds = period === undefined ? undefined : /^(\d+)(\.\d+)?s$/.exec(period)?.[1];
  if (
    period !== undefined &&
    (seconds === undefined || Number(seconds) < 3600 || Number(seconds) > 3_153_600_000)
  ) {
    problems.push({
      property: "rotation.rotationPeriod",
      reason: `"${period}" must be from 3600s to 3153600000s`,
    });
  }
  if (rotation["nextRotationTime"] !== undefined && rotation["rotationPeriod"] === undefined) {
    problems.push({
      property: "rotation.rotationPeriod",
      reason: "must be set when next_rotation_time is set",
    });
  }
  if (rotation["rotationPeriod"] !== undefined && rotation["nextRotationTime"] === undefined) {
    problems.push({
      property: "rotation.nextRotationTime",
      reason: "must be set when rotation_period is set",
    });
  }
  if (at(inputs, "topics.*").length === 0)
    problems.push({ property: "topics", reason: "must be set to configure rotation" });
  return problems;
}

function checkAnnotations(inputs: Properties): InputProblem[] {
  const annotations = inputs["annotations"];
  if (!isProperties(annotations)) return [];
  const size = Object.entries(annotations).reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key + JSON.stringify(value)) - 2,
    0,
  );
  return size <= 16_384
    ? []
    : [{ property: "annotations", reason: `at most 16 KiB together, got ${size} bytes` }];
}

function checkReplication(inputs: Properties): InputProblem[] {
  if (!isProperties(inputs["replication"])) return [];
  const kinds = ["auto", "userManaged"].filter((kind) => at(inputs, `replication.${kind}`).length > 0);
  if (kinds.length === 1) return [];
  return [{ property: "replication", reason: "exactly one of auto and userManaged must be set" }];
}

/** The provider sends both or neither: another period goes with the time that the program has. */
function requireFutureRotation({ state, prior, context }: Made): void {
  const next = textAt(state, "rotation.nextRotationTime");
  const isSent = ["rotation.nextRotationTime", "rotation.rotationPeriod"].some(
    (path) => textAt(state, path) !== textAt(prior ?? {}, path),
  );
  if (next === undefined || !isSent) return;
  if (Date.parse(next) >= context.now.getTime() + 5 * 60_000) return;
  throw new CloudError(
    400,
    `rotation.next_rotation_time "${next}" must be at least 5 minutes in the future.`,
  );
}

async function requirePublisher(topic: string, { state, context }: Made, store: Store): Promise<void> {
  const project = projectOf(state, context);
  await requireTopic(topic, store);
  const agent = `serviceAccount:service-${projectNumber(project, context)}@gcp-sa-secretmanager.iam.gserviceaccount.com`;
  const owner = topic.split("/")[1] ?? project;
  for (const role of ["roles/pubsub.publisher", "roles/pubsub.editor", "roles/pubsub.admin"]) {
    const onTopic = await store.read("gcp:pubsub/topicIAMMember:TopicIAMMember", `${topic}/${role}/${agent}`);
    const onProject = await store.read("gcp:projects/iAMMember:IAMMember", `${owner}/${role}/${agent}`);
    if (onTopic !== undefined || onProject !== undefined) return;
  }
  throw new CloudError(
    400,
    `Permission 'pubsub.topics.publish' denied on resource ${topic} for ${agent} (or it may not exist).`,
  );
}

/** Google sets the next time by itself once the last one has passed. */
function advance(state: Properties, now: Date): Properties {
  const next = textAt(state, "rotation.nextRotationTime");
  const period = Number(/^(\d+)/.exec(textAt(state, "rotation.rotationPeriod") ?? "")?.[1] ?? 0) * 1000;
  if (
    next === undefined ||
    period === 0 ||
    Date.parse(next) > now.getTime() ||
    !isProperties(state["rotation"])
  )
    return state;
  const passed = Math.floor((now.getTime() - Date.parse(next)) / period) + 1;
  const moved = new Date(Date.parse(next) + passed * period).toISOString().replace(".000Z", "Z");
  return { ...state, rotation: { ...state["rotation"], nextRotationTime: moved } };
}
