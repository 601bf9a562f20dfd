import type { InputProblem } from "../inputs/check-inputs.ts";
import type { ResourceType } from "../resource-type.ts";
import { at, equal, textAt, type Properties } from "../values.ts";
import { format, oneOf } from "../checks.ts";
import { defaultProject, deletionPolicy, guarded, projectOf } from "./common.ts";

export const metric: ResourceType = {
  token: "gcp:logging/metric:Metric",
  page: "https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.metrics",
  emulated: [
    "a distribution needs `valueExtractor`; a counter is DELTA and INT64; extractors belong to labels",
  ],
  missing: [
    "no log is read; the filter's grammar is not checked",
    "another name replaces the metric; the provider would try to change it in place",
  ],
  identity: { kind: "natural", id: (state) => textAt(state, "name") ?? "" },
  // The id is the bare name, so its place is below the project.
  key: (id, state, context) => `${projectOf(state, context)}/${id}`,
  autoname: { property: "name", maxLength: 100, upperCase: true, random: true },
  // A label is made with the metric: one more or less is another metric (resource_logging_metric, ForceNew within the set).
  replaceOn: [
    ...["name", "project"],
    ...["metricDescriptor.labels.*.key", "metricDescriptor.labels.*.valueType"],
  ],
  replaceWhen: (before, after) =>
    equal(labelKeys(before), labelKeys(after)) ? [] : ["metricDescriptor.labels"],
  unordered: ["metricDescriptor.labels"],
  check: (inputs) => [
    ...format(
      inputs,
      "name",
      /^[A-Za-z0-9_\-.,+!*',()%/]{1,100}$/,
      "must have at most 100 letters, digits and _-.,+!*',()%/",
    ),
    ...oneOf(inputs, "metricDescriptor.metricKind", ["DELTA", "GAUGE", "CUMULATIVE"]),
    ...oneOf(inputs, "metricDescriptor.valueType", [
      "BOOL",
      "INT64",
      "DOUBLE",
      "STRING",
      "DISTRIBUTION",
      "MONEY",
    ]),
    ...checkDistribution(inputs),
    ...checkLabels(inputs),
  ],
  defaults: (_inputs, context) => ({
    ...defaultProject(context),
    ...deletionPolicy,
    disabled: false,
    metricDescriptor: { metricKind: "DELTA", valueType: "INT64", unit: "1" },
  }),
  computed: {},
  beforeDelete: guarded,
};

function labelKeys(inputs: Properties): string[] {
  return at(inputs, "metricDescriptor.labels.*")
    .map((label) => textAt(label, "key") ?? "")
    .sort();
}

function checkDistribution(inputs: Properties): InputProblem[] {
  const distribution = textAt(inputs, "metricDescriptor.valueType") === "DISTRIBUTION";
  const extractor = at(inputs, "valueExtractor").length > 0;
  if (distribution && !extractor)
    return [{ property: "valueExtractor", reason: "is required for a distribution" }];
  if (!distribution && extractor)
    return [{ property: "valueExtractor", reason: "is only allowed for a distribution" }];
  return [];
}

function checkLabels(inputs: Properties): InputProblem[] {
  const keys = at(inputs, "metricDescriptor.labels.*").map((label) => textAt(label, "key"));
  const [extractors] = at(inputs, "labelExtractors");
  const used = typeof extractors === "object" && extractors !== null ? Object.keys(extractors) : [];
  const stray = used.filter((key) => !keys.includes(key));
  return stray.length === 0
    ? []
    : [{ property: "labelExtractors", reason: `no label "${stray.join('", "')}" is described` }];
}
