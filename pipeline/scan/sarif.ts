import type { Found, Outcome } from "./scanned.ts";

type Severity = Found["severity"];

const level: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  CRITICAL: "error",
  HIGH: "error",
  MEDIUM: "warning",
  LOW: "note",
};
/** What GitHub sorts by: over 9 is critical, over 7 high, over 4 medium. */
const score: Readonly<Record<Severity, string>> = { CRITICAL: "9.5", HIGH: "8.0", MEDIUM: "5.5", LOW: "2.0" };

/** The scans as SARIF 2.1.0 (OASIS), a run each. What is excused is there as suppressed, and a scan that failed as an execution that did. */
export function sarifOf(outcomes: readonly Outcome[]): object {
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: outcomes.map(runOf),
  };
}

function runOf({ scanner, at, seconds, result }: Outcome): object {
  const failure = "failure" in result ? result.failure : undefined;
  const { found, excused, excusedBy } =
    "failure" in result ? { found: [], excused: [], excusedBy: "" } : result;
  return {
    tool: {
      driver: {
        name: `gantry scan: ${scanner.name}`,
        rules: rulesOf([...found, ...excused]),
      },
    },
    automationDetails: { id: `gantry-scan/${scanner.name}` },
    columnKind: "utf16CodeUnits",
    invocations: [
      {
        executionSuccessful: failure === undefined,
        startTimeUtc: at.toISOString(),
        endTimeUtc: new Date(at.getTime() + seconds * 1000).toISOString(),
        ...(failure === undefined
          ? {}
          : { toolExecutionNotifications: [{ level: "error", message: { text: failure.message } }] }),
      },
    ],
    results: [
      ...found.map((one) => resultOf(one)),
      ...excused.map((one) => ({
        ...resultOf(one),
        suppressions: [{ kind: "external", status: "accepted", justification: `excused by ${excusedBy}` }],
      })),
    ],
  };
}

function rulesOf(found: readonly Found[]): object[] {
  const byId = new Map(found.map((one) => [one.rule, one]));
  return [...byId.values()].map(({ rule, type, severity }) => ({
    id: rule,
    shortDescription: { text: rule },
    defaultConfiguration: { level: level[severity] },
    properties: { tags: ["security", type.toLowerCase()], "security-severity": score[severity] },
  }));
}

function resultOf({ rule, severity, type, description, file, line, commit }: Found): object {
  return {
    ruleId: rule,
    level: level[severity],
    message: { text: description },
    locations: [
      {
        physicalLocation: {
          artifactLocation: {
            uri: file.split("/").map(encodeURIComponent).join("/"),
            uriBaseId: "%SRCROOT%",
          },
          ...(line > 0 ? { region: { startLine: line } } : {}),
        },
      },
    ],
    properties: { severity, type, commit },
  };
}
