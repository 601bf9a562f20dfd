import type { Planted } from "./planted.ts";

/** A hand-written workflow that is as it should be; what a test plants is put where a word in capitals stands. */
const template = `name: By hand
on:
  ON
permissions: {}
defaults:
  run:
    shell: bash
jobs:
  one:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions:
      contents: read
    steps:
      - name: Say it
        RUN
`;

export const correct = template.replace("ON", "workflow_dispatch:").replace("RUN", "run: echo hello");

/** Lines that only look like what a rule forbids. */
export const harmless: readonly string[] = [
  "npm exec --no -- gantry up staging --local",
  "npm run update",
  "npm --prefix apps/portal ci",
  "npm run install-hooks",
  "npx --no -- gantry doctor",
  "pip install --require-hashes --requirement requirements-dev.txt",
  "yarn install --immutable",
  'echo "commit=$(git rev-parse HEAD)" >> "$GITHUB_ENV"',
  'npx --no -- gantry outputs staging --format github >> "$GITHUB_OUTPUT"',
  "scripts/test/10-unit.sh",
  "test -e package.json || echo 'no package'",
  "echo '$' '{{ no expression }}'",
];

/** The correct workflow with another script. */
export function withScript(script: string): string {
  return template.replace("ON", "workflow_dispatch:").replace("RUN", () => `run: ${JSON.stringify(script)}`);
}

function planted(
  what: string,
  rule: string,
  { on = "workflow_dispatch:", run = "run: echo hello" },
): Planted {
  const text = template.replace("ON", on).replace("RUN", run);
  return { what, rule, path: ".github/workflows/by-hand.yml", text };
}

function plantedText(what: string, rule: string, text: string): Planted {
  return { what, rule, path: ".github/workflows/by-hand.yml", text };
}

const title = "${{ github.event.issue.title }}";

/** Workflows that somebody wrote without the generator. */
export const byHand: readonly Planted[] = [
  ...[
    "pull_request:",
    "push:",
    "merge_group:",
    "[workflow_dispatch, pull_request]",
    "push: { branches: [main, next] }",
  ].map((on) =>
    plantedText(
      `a job that judges, by hand, ${on}`,
      "judge-under-own-name",
      template
        .replace("\n  ON", on.startsWith("[") ? ` ${on}` : `\n  ${on}`)
        .replace("one:", "catalog:")
        .replace("RUN", "run: echo hello"),
    ),
  ),
  plantedText(
    "another job under the name of one that judges",
    "judge-under-own-name",
    template
      .replace("ON", "pull_request:")
      .replace("one:", "one:\n    name: preview")
      .replace("RUN", "run: echo hello"),
  ),
  planted("workflow_run", "disallow-privileged-triggers", {
    on: "workflow_run: { workflows: [Default branch] }",
  }),
  planted("pull_request_target among others", "disallow-privileged-triggers", {
    on: "pull_request_target:\n  push:",
  }),
  planted("an issue's title in a script", "actionlint", { on: "issues:", run: `run: echo "${title}"` }),
  planted("an issue's title in a script, by our rule too", "keep-expressions-out-of-scripts", {
    on: "issues:",
    run: `run: echo "${title}"`,
  }),
  planted("an expression in an action's script", "keep-expressions-out-of-scripts", {
    on: "issues:",
    run: `uses: actions/github-script@60a0d83039c74a4aee543508d2ffcb1c3799cdea # v7\n        with:\n          script: console.log("${title}")`,
  }),
  planted("a heredoc into the variables", "write-outputs-safely", {
    run: 'run: cat notes.txt >> "$GITHUB_ENV"',
  }),
  planted("another shell", "use-strict-shell", { run: "shell: sh\n        run: echo hello" }),
  planted("yarn without its lock file", "install-from-lock-file", { run: "run: yarn install" }),
  planted("pnpm without its lock file", "install-from-lock-file", { run: "run: pnpm install" }),
  planted("a step whose failure is ignored", "fail-on-errors", {
    run: "continue-on-error: true\n        run: echo hello",
  }),
  planted("an output by a command of old", "actionlint", { run: "run: echo '::set-output name=a::b'" }),
  planted("a cron line that never comes", "actionlint", { on: "schedule: [{ cron: '61 * * * *' }]" }),
  plantedText(
    "secrets handed on",
    "keep-secrets-in-environments",
    correct.replace(
      / {4}runs-on[^]*/,
      "    permissions: {}\n    uses: ./.github/workflows/main.yml\n    secrets: inherit\n",
    ),
  ),
  plantedText(
    "a called workflow that can be moved",
    "pin-actions-by-commit",
    correct.replace(
      / {4}runs-on[^]*/,
      "    permissions: {}\n    uses: lotus-labs/shared/.github/workflows/x.yml@main\n",
    ),
  ),
  plantedText("no jobs", "workflow-syntax", correct.replace(/jobs:[^]*/, "")),
  plantedText("no YAML", "workflow-syntax", correct.replace("name: By hand", "name: [")),
];
