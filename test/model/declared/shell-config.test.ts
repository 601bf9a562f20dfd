import { describeEntity } from "../../support/entities/describe-entity.ts";

const variables = { DEPLOYMENT_PROFILE: "local", DEPLOYMENT_REGION: "", ENVIRONMENT_CONTEXT: "sandbox" };

describeEntity("ShellConfig", {
  right: [{ promptFormat: undefined }, { variables }, { promptFormat: "(environment) " }],
  wrong: {
    promptFormat: ["", "[]", "[profile\u001b]", "[profile\n]", `profile${"x".repeat(100)}`],
    variables: [{ ...variables, EXTRA: "x" }, { DEPLOYMENT_PROFILE: "local" }],
    "variables.DEPLOYMENT_PROFILE": ["a".repeat(201)],
    "variables.DEPLOYMENT_REGION": [undefined],
    "variables.ENVIRONMENT_CONTEXT": [undefined],
  },
});
