import { catalogRules } from "../../catalog/rules/index.ts";

interface SharedRule {
  seed: string;
  entity: string;
  rule: string;
  /** Below test/. */
  file: string;
  /** The test's whole name. */
  test: string;
}

/** Rules over several records, for which a schema sees too little. */
const recordRules: readonly SharedRule[] = [
  gitTag("tag names are unique", "do not fit when a name is there twice"),
  gitTag("a state tag has a version tag", "do not fit when a state has no version"),
  gitTag("a state tag is on its version's commit", "do not fit when a state is on another commit"),
  gitTag("an environment tag is on a version's commit", "do not fit when an environment is on no version"),
  gitTag(
    "deprecated over unstable over stable",
    "give a version its strongest state, in whatever order they were made",
  ),
  testExecution("each suite has a first attempt", "a suite is missing"),
  testExecution("two attempts at most", "there are three attempts"),
  testExecution("a retry follows a failure", "a suite is retried after it passed"),
  {
    seed: "002",
    entity: "PipelineStageRecord",
    rule: "id and op_id are unique",
    file: "model/observed/pipeline-stage-record.test.ts",
    test: "stage records have ids and op ids of their own",
  },
  {
    seed: "000",
    entity: "ReleaseChannel",
    rule: "production requires an approved artifact",
    file: "model/declared/release-channel.test.ts",
    test: "a release channel and its artifacts do not fit when production has an artifact that is not approved",
  },
  {
    seed: "003",
    entity: "PipelineDefinition, DeploymentSurface",
    rule: "10 pipelines and 20 surfaces are expected",
    file: "catalog/load.test.ts",
    test: "loading the catalog gives a notice when there are more pipelines or surfaces than are expected, in all environments together",
  },
  checklist("the tag exists in the repository", "the tag does not exist"),
  checklist("the PDPA proof is at most 48 hours old", "the proof is older than 48 hours"),
  checklist("the rollback drill is at most 14 days old", "the drill is older than 14 days"),
  {
    seed: "001",
    entity: "Profile",
    rule: "at most one profile is active",
    file: "model/declared/profile.test.ts",
    test: "the profiles of one shell have at most one that is active",
  },
];

/** What holds between records, and between the entities of the catalog. */
export function sharedRulesTable(): string {
  const records = recordRules.map(({ seed, entity, rule, file, test }) =>
    row(`${seed} ${entity}`, rule, file, test),
  );
  const catalog = catalogRules.map(({ id, description }) => {
    return row(
      id,
      description,
      "catalog/rules.test.ts",
      `a rule of the catalog finds nothing in the example: ${id}`,
    );
  });
  return [
    "## Between records and between entities",
    "",
    "| of | rule | test |",
    "| -- | ---- | ---- |",
    ...records,
    ...catalog,
  ].join("\n");
}

function row(of: string, rule: string, file: string, test: string): string {
  return `| ${of} | ${rule} | [${test}](../test/${file}) |`;
}

function gitTag(rule: string, test: string): SharedRule {
  const file = "model/observed/git-tags.test.ts";
  return { seed: "001", entity: "GitTag", rule, file, test: `the tags of a repository ${test}` };
}

function testExecution(rule: string, when: string): SharedRule {
  const file = "model/observed/test-execution.test.ts";
  return {
    seed: "004",
    entity: "TestExecution",
    rule,
    file,
    test: `the test executions of one run do not fit when ${when}`,
  };
}

function checklist(rule: string, when: string): SharedRule {
  const file = "model/observed/checklist-problems.test.ts";
  const test = `a checklist before production stops a version when ${when}`;
  return { seed: "002", entity: "ReleaseChecklist", rule, file, test };
}
