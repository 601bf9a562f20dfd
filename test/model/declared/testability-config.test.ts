import { describeEntity } from "../../support/entities/describe-entity.ts";

const six = ["PASS", "FAIL", "SKIP", "TIMEOUT", "DRY_RUN", "EXECUTE"];

describeEntity("TestabilityConfig", {
  right: [
    { modes: undefined, variables: undefined, timeoutOverride: undefined },
    { modes: six.toReversed() },
    { variables: {} },
  ],
  wrong: {
    modes: [["PASS", "pass"], ["DRY-RUN"], [...six, "PASS"], six.join(",")],
    variables: [{ hierarchical: true, extra: 1 }],
    "variables.hierarchical": ["true", 1],
    "variables.pattern": ["", "*", "CI TEST *", "ci_test_*"],
    "variables.scriptSpecific": ["CI_*", "CI_{script_name}_*", "CI_{SCRIPT_NAME}"],
    timeoutOverride: ["", "ci_job_timeout", "30"],
  },
  rules: {
    "modes must be all six modes, each once": [
      { modes: six.slice(1) },
      { modes: [] },
      { modes: [...six.slice(1), "FAIL"] },
    ],
  },
});
