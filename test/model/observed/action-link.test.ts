import { describeEntity } from "../../support/entities/describe-entity.ts";

const page = "https://github.com/lotus-labs/lotus/actions/workflows/maintenance.yml";
const webhook = { linkType: "WEBHOOK", url: "https://hooks.lotus.example/deploy", command: undefined };

describeEntity("ActionLink", {
  right: [
    webhook,
    {
      linkType: "MAINTENANCE",
      url: page,
      parameters: { mode: "all", dry_run: true, keep: 3, note: "it's a 'test' $(id)" },
      command: String.raw`gh workflow run maintenance.yml --repo lotus-labs/lotus -f mode=all -f dry_run=true -f keep=3 -f 'note=it'\''s a '\''test'\'' $(id)'`,
    },
    { ...webhook, parameters: { targetEnvironment: "production", "dry-run": true } },
    {
      parameters: {
        rollback: { subproject: "api", current_version: "v1.2.3", target_environment: "production" },
      },
    },
    { parameters: {}, command: "gh workflow run rollback.yml --repo lotus-labs/lotus" },
  ],
  wrong: {
    linkId: ["", "a b"],
    linkType: ["rollback", "DELETE"],
    title: ["", "a\nb"],
    url: [
      "",
      "javascript:alert(1)",
      "http://github.com/lotus-labs/lotus/actions/workflows/rollback.yml",
      "https://github.com@evil.example/lotus-labs/lotus/actions/workflows/rollback.yml",
      "https://gіthub.com/lotus-labs/lotus/actions/workflows/rollback.yml",
      "https://localhost/hook",
    ],
    parameters: [
      { "1st": "api" },
      { "target environment": "production" },
      { rollback: { subproject: "api" }, promote: { subproject: "api" } },
      { rollback: { deeper: { subproject: "api" } } },
      { "": "x" },
      { subproject: null },
      { subproject: ["api"] },
      { subproject: "a".repeat(1025) },
      { keep: Number.NaN },
      Object.fromEntries(Array.from({ length: 26 }, (_, at) => [`p${at}`, at])),
    ],
    description: [""],
    command: ["a".repeat(32_769)],
  },
  rules: {
    "url must be a workflow's page on GitHub unless it is a WEBHOOK": [
      { url: "https://hooks.lotus.example/deploy" },
      { url: "https://github.com/lotus-labs/lotus/actions/workflows/rollback.yml?ref=main" },
      { url: "https://github.com/lotus-labs/lotus/actions/runs/1" },
    ],
    "command must be the `gh workflow run` line of url and parameters, and left out for a WEBHOOK": [
      { command: undefined },
      { command: "gh workflow run rollback.yml" },
      { parameters: { subproject: "portal" } },
      { ...webhook, command: "gh workflow run rollback.yml --repo lotus-labs/lotus" },
      {
        parameters: { note: "$(id)" },
        command: "gh workflow run rollback.yml --repo lotus-labs/lotus -f note=$(id)",
      },
    ],
  },
});
