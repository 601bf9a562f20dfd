import { describeEntity } from "../../support/entities/describe-entity.ts";

describeEntity("CIScript", {
  right: [
    { testability: undefined, dependencies: [], lineCount: 49 },
    { testability: { variables: { hierarchical: false } }, lineCount: 1 },
    { order: 0, scriptId: "00-a", scriptName: "00-a.py", scriptPath: "scripts/ci/00-a.py", category: "CI" },
  ],
  wrong: {
    scriptId: ["lint", "1-lint", "10_lint", "10-Lint", ""],
    scriptName: ["lint.sh", "10-lint", "10-lint.sh.bak", "10 lint.sh"],
    scriptPath: [
      "/scripts/test/10-lint.sh",
      "scripts/10-lint.sh",
      "scripts/test/../10-lint.sh",
      "Scripts/test/10-lint.sh",
    ],
    category: ["Test", "LINT"],
    order: [-1, 100, "10"],
    description: ["", "a\nb"],
    testability: [{ mode: "PASS" }],
    dependencies: [["Ruff lint"], ["rm -rf"], "ruff"],
    lineCount: [0, 50, "31"],
  },
  rules: {
    "scriptId must be scriptName without its ending": [
      { scriptId: "11-lint" },
      { scriptName: "10-format.sh" },
    ],
    "scriptPath must be scripts/<category in lower case>/<scriptName>": [
      { category: "BUILD" },
      { scriptPath: "scripts/test/10-format.sh" },
      { scriptPath: "scripts/build/10-lint.sh" },
    ],
    "order must be the number that scriptName begins with": [{ order: 11 }],
    "dependencies must not name a tool twice": [{ dependencies: ["ruff", "ruff"] }],
  },
});
