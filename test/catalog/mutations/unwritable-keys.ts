import { globalFile, stagingFile } from "../project.ts";
import { entryAt, insertBefore, placeOf } from "../yaml-edit.ts";
import { dotted, type Mutation } from "./mutation.ts";

type Row = readonly [file: string, before: readonly string[], key: string];

/** Fields that follow from the entity's place. */
const derived: readonly Row[] = [
  [globalFile, ["surfaces", "api", "app"], "id"],
  [globalFile, ["surfaces", "api", "app"], "environment"],
  [globalFile, ["services", "api", "cloudProvider"], "id"],
  [globalFile, ["services", "api", "cloudProvider"], "name"],
  [globalFile, ["services", "api", "cloudProvider"], "serviceName"],
  [stagingFile, ["bundles", "staging-api", "surface"], "id"],
  [stagingFile, ["bundles", "staging-api", "surface"], "name"],
  [globalFile, ["secrets", "api-database-url", "service"], "id"],
  [globalFile, ["secrets", "api-database-url", "service"], "environment"],
  [globalFile, ["guardrails", "api-p95", "metricName"], "id"],
  [globalFile, ["gates", "pr", "name"], "id"],
  [stagingFile, ["pipelines", "staging-api", "app"], "id"],
  [stagingFile, ["pipelines", "staging-api", "app"], "environment"],
  [globalFile, ["flags", "portal-search", "description"], "id"],
  [globalFile, ["flags", "portal-search", "description"], "key"],
  [globalFile, ["cohorts", "readers", "type"], "id"],
  [globalFile, ["cohorts", "readers", "type"], "name"],
  [stagingFile, ["releaseChannels", "pre-release", "approver"], "id"],
  [stagingFile, ["releaseChannels", "pre-release", "approver"], "name"],
  [globalFile, ["migrations", "0001-create-documents", "description"], "id"],
  [globalFile, ["migrations", "0001-create-documents", "description"], "name"],
];

/** Fields that something else reports. */
const observed: readonly Row[] = [
  [globalFile, ["services", "api", "cloudProvider"], "rollbackTag"],
  [globalFile, ["services", "api", "cloudProvider"], "lastValidatedAt"],
  [stagingFile, ["bundles", "staging-api", "surface"], "lastRotatedAt"],
  [globalFile, ["gates", "pr", "name"], "updatedAt"],
  [globalFile, ["flags", "portal-search", "description"], "updatedBy"],
  [globalFile, ["flags", "portal-search", "description"], "updatedAt"],
  [globalFile, ["flags", "portal-search", "description"], "auditId"],
  [stagingFile, ["releaseChannels", "pre-release", "approver"], "artifactId"],
  [stagingFile, ["releaseChannels", "pre-release", "approver"], "deployedAt"],
  [globalFile, ["migrations", "0001-create-documents", "description"], "status"],
  [globalFile, ["migrations", "0001-create-documents", "description"], "executedAt"],
];

/** Every derived and observed field written down, with a value and as a null. */
export function unwritableKeys(read: (file: string) => string): Mutation[] {
  const written = (rows: readonly Row[], says: RegExp): Mutation[] =>
    rows.flatMap((row) => ["x", "null"].map((value) => inserted(read, row, value, says)));
  return [
    ...written(derived, /is derived and never written/),
    ...written(observed, /is observed and never written/),
  ];
}

function inserted(
  read: (file: string) => string,
  [file, before, key]: Row,
  value: string,
  says: RegExp,
): Mutation {
  const source = read(file);
  const path = dotted([...before.slice(0, -1), key]);
  return {
    name: `${key}: ${value} in ${path}`,
    file,
    content: insertBefore(source, before, `${key}: ${value}`),
    expected: [{ file, ...placeOf(source, entryAt(source, before).keyStart), path, says }],
  };
}
