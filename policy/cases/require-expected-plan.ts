import type { Expected, ExpectedResource, ExpectedValue } from "../expected.ts";
import { ExpectedSecret, Given } from "../expected.ts";
import type { Mutation, RuleCases, Sample } from "../pack/case.ts";
import { gatherFacts } from "../pack/try-cases.ts";
import type { ResourceFacts } from "../resource.ts";
import { isFields, isList, Secret, Unknown, unknown, type Value } from "../value.ts";
import { production } from "./fixtures/production.ts";
import { service, surface } from "./fixtures/surfaces.ts";

const root: Sample = {
  type: "pulumi:pulumi:Stack",
  name: "gantry-production",
  stack: "production",
  inputs: {},
};
const topic: Sample = {
  type: "gcp:pubsub/topic:Topic",
  name: "alerts",
  stack: "production",
  inputs: { project: "lotus-production", name: "alerts", labels: { owner: "platform-team" } },
};
const subscription: Sample = {
  type: "gcp:pubsub/subscription:Subscription",
  name: "pages",
  stack: "production",
  inputs: {
    topic: "projects/lotus-production/topics/alerts",
    pushConfig: { pushEndpoint: unknown, attributes: { auth: new Secret("s3cr3t") } },
    ackDeadlineSeconds: 10,
    __defaults: ["ackDeadlineSeconds"],
  },
};
const worker: Sample = {
  type: "cloudflare:index/workersScript:WorkersScript",
  name: "lotus-flags-production",
  stack: "production",
  options: { protect: true },
  inputs: {
    scriptName: "lotus-flags-production",
    content: "export default {}",
    bindings: [
      { name: "KILLS", type: "durable_object_namespace", className: "KillSwitch", scriptName: "kills" },
    ],
  },
};
const host: Sample = {
  type: "cloudflare:index/workersCustomDomain:WorkersCustomDomain",
  name: "flags.lotus.example",
  stack: "production",
  options: { protect: true },
  inputs: { hostname: "flags.lotus.example", service: "lotus-flags-production" },
};

const compliant: readonly Sample[] = [root, ...production, topic, subscription, worker, host];
const facts = gatherFacts(compliant);
const urnOf = (sample: Sample): string =>
  [...facts.values()].find(({ type, name }) => type === sample.type && name === sample.name)?.urn ?? "";
const given = {
  topic: new Given([{ urn: urnOf(topic), property: "id" }]),
  endpoint: new Given(["https://", { urn: urnOf(service), property: "uri" }, "/push"]),
};

/** What a provider fills in. */
const unsaid: ReadonlySet<string> = new Set(["ackDeadlineSeconds", "__defaults"]);

/** What the program makes of the catalog is what the samples are; of what a cloud gives it knows where it comes from. */
const expected: Expected = {
  expectation: {
    resources: [...facts.values()].flatMap((each) => (each.type === root.type ? [] : [expectedOf(each)])),
  },
  output: ({ urn, property }) => {
    if (urn === urnOf(topic) && property === "id") return "projects/lotus-production/topics/alerts";
    return unknown;
  },
  madeFrom: () => [urnOf(service)],
};

function expectedOf({ urn, type, name, inputs, options }: ResourceFacts): ExpectedResource {
  const wanted = Object.entries(inputs).filter(([field]) => !unsaid.has(field));
  const fields = Object.fromEntries(wanted.map(([field, value]) => [field, expectedValue(value)]));
  const isPush = urn === urnOf(subscription);
  return { urn, type, name, inputs: isPush ? { ...fields, topic: given.topic } : fields, options };
}

function expectedValue(value: Value): ExpectedValue {
  if (value instanceof Unknown) return given.endpoint;
  if (value instanceof Secret) return new ExpectedSecret(expectedValue(value.value));
  if (isList(value)) return value.map(expectedValue);
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, expectedValue(each)]));
}

const set = (of: Sample, name: string, path: string, value: Value | undefined): Mutation => ({
  name,
  of,
  set: { [path]: value },
});

export const cases: RuleCases = {
  compliant,
  expected,
  judges: [root.type],
  mutations: [
    set(topic, "another value", "labels.owner", "nobody"),
    set(topic, "a value in another case", "name", "Alerts"),
    set(topic, "a number as text", "project", 1),
    set(topic, "a field that no component sets", "messageRetentionDuration", "86400s"),
    set(topic, "a field less", "labels.owner", undefined),
    set(topic, "a field more in a map", "labels.team", "x"),
    set(topic, "a value that only a deployment tells", "name", unknown),
    set(topic, "a field that claims to be a default", "schemaSettings", { __defaults: ["x"] }),
    set(subscription, "another topic", "topic", "projects/elsewhere/topics/alerts"),
    set(subscription, "an address of somebody's own", "pushConfig.pushEndpoint", "https://elsewhere.example"),
    set(subscription, "a secret in the clear", "pushConfig.attributes.auth", "s3cr3t"),
    set(subscription, "another secret", "pushConfig.attributes.auth", new Secret("other")),
    set(surface, "an entity that the catalog does not have", "public", "another"),
    set(worker, "another Worker's source", "content", "export default {fetch(){}}"),
    set(worker, "kills that another Worker keeps", "bindings[0].scriptName", "elsewhere"),
    set(worker, "a binding more", "bindings[1]", { name: "MORE", type: "plain_text", text: "x" }),
    { name: "a second host", also: [{ ...host, name: "more.lotus.example" }], field: "resource" },
    { name: "what is protected no more", of: service, as: { options: { protect: false } }, field: "protect" },
    {
      name: "what is left as it is",
      of: topic,
      as: { options: { ignoreChanges: ["labels"] } },
      field: "ignoreChanges",
    },
    {
      name: "what is deleted before its successor is there",
      of: topic,
      as: { options: { deleteBeforeReplace: true } },
      field: "deleteBeforeReplace",
    },
    {
      name: "what is waited for longer",
      of: topic,
      as: { options: { customTimeouts: true } },
      field: "customTimeouts",
    },
    { name: "a resource less", of: topic, gone: true, at: root, field: "resources" },
    { name: "a resource more", also: [{ ...topic, name: "another" }], field: "resource" },
    {
      name: "one that belongs to nobody's component",
      of: service,
      as: { name: "other-name" },
      field: "resource",
    },
  ],
  allowed: [
    { name: "what a provider filled in", of: subscription, set: { ackDeadlineSeconds: 20 } },
    { name: "what is not there, as null", of: topic, set: { kmsKeyName: null } },
    { name: "a secret where there need not be one", of: topic, set: { name: new Secret("alerts") } },
  ],
};
