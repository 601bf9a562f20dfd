import type { Command } from "../command.ts";

const file = { type: "string", placeholder: "file", multiple: true, values: "file" } as const;

export const gate: Command = {
  name: "gate",
  summary: "hold test, coverage, lint and type results against a gate's thresholds",
  positionals: [{ name: "gate", optional: true }],
  options: {
    tests: { ...file, summary: "JUnit XML, TAP, mocha's JSON, or what mocha or pytest printed" },
    coverage: { ...file, summary: "lcov, Cobertura XML, json-summary, or coverage.py's JSON" },
    lint: { ...file, summary: "ESLint's or Ruff's JSON" },
    typecheck: {
      ...file,
      placeholder: "pass|fail|file",
      summary: "how the type checker ended; a file holds its exit code",
    },
    reports: {
      ...file,
      placeholder: "folder",
      summary: "take what is called tests*, coverage*, lint* and typecheck* there",
    },
    summary: {
      type: "string",
      placeholder: "file",
      values: "file",
      summary: "add the result to it in Markdown",
    },
  },
  examples: [
    "gantry gate --reports reports",
    "gantry gate pr --tests junit.xml --coverage lcov.info --lint eslint.json --typecheck pass",
    'gantry gate main --reports reports --summary "$GITHUB_STEP_SUMMARY"',
  ],
  async run(invocation, context) {
    const { judgeGate } = await import("../../pipeline/gate.ts");
    return judgeGate(context, {
      gate: invocation.positionals[0],
      tests: invocation.texts("tests"),
      coverage: invocation.texts("coverage"),
      lint: invocation.texts("lint"),
      typecheck: invocation.texts("typecheck"),
      reports: invocation.texts("reports"),
      summary: invocation.text("summary"),
      json: invocation.flag("json"),
    });
  },
};
