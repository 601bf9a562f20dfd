import assert from "node:assert/strict";
import { githubDrift } from "../../../guard/drift/github-drift.ts";
import { compareSubjects } from "../../../guard/read-back/subject.ts";
import { declaredGitHub } from "../../../guard/read-back/declared.ts";
import { declaredResources } from "../../../guard/read-back/declared-resources.ts";
import { placeholderText } from "../../../stacks/placeholder.ts";
import { declaredEnvironments, variableTitle } from "../../../guard/read-back/environment-subjects.ts";

const variable = "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable";
const environment = "github:index/repositoryEnvironment:RepositoryEnvironment";
/** A value that only Google gives, as the program has it before anything is deployed. */
const inputs = {
  environment: "staging",
  variableName: "GCP_WORKLOAD_IDENTITY_PROVIDER",
  value: placeholderText({
    type: "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
    name: "github-actions",
    property: "name",
  }),
};

describe("reading back what an up did not finish", () => {
  const program = [
    { type: environment, name: "staging", inputs: { environment: "staging" } },
    { type: variable, name: "staging-provider", inputs },
  ];
  const declared = declaredGitHub(declaredResources(program, []));
  const wanted = declaredEnvironments(declared, new Map()).slice(1);
  const what = variableTitle("GCP_WORKLOAD_IDENTITY_PROVIDER", "staging");

  it("says that a variable is missing whose value no cloud has given yet", () => {
    const [drift, ...others] = githubDrift("staging", compareSubjects(wanted, []));
    assert.deepEqual(others, []);
    assert.deepEqual([drift?.what, drift?.kind, drift?.repair], [what, "missing", "gantry up"]);
  });

  it("leaves one that is there, and that no state has, to the guarded path", () => {
    const found = [{ what, fields: { value: "projects/1/x" } }];
    const [drift] = githubDrift("staging", compareSubjects(wanted, found));
    assert.deepEqual(
      [drift?.kind, drift?.declared, drift?.repair],
      ["changed", 'known after "gantry up"', "gantry up"],
    );
  });
});
