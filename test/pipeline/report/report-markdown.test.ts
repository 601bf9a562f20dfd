import assert from "node:assert/strict";
import fc from "fast-check";
import { makeReport } from "../../../pipeline/report/make-report.ts";
import { conclusion, meaningOf, statusOfRun } from "../../../pipeline/report/conclusions.ts";
import { reportMarkdown } from "../../../pipeline/report/report-markdown.ts";
import { reportHtml } from "../../../pipeline/report/report-html.ts";
import type { WorkflowRun } from "../../../pipeline/report/workflow-run.ts";
import { at } from "./github-run.ts";

const conclusions = fc.constantFrom(...conclusion.options);

function runOf(
  jobs: readonly { name: string; conclusion: (typeof conclusion.options)[number] }[],
): WorkflowRun {
  return {
    id: "7",
    attempt: 1,
    number: 3,
    workflow: "A|b",
    path: ".github/workflows/a.yml",
    event: "push",
    pullRequest: null,
    startedAt: at(0),
    url: "https://github.com/lotus-labs/lotus/actions/runs/7/attempts/1",
    jobs: jobs.map((job, index) => ({
      ...job,
      id: String(index + 1),
      startedAt: at(index),
      completedAt: at(index + 60),
      url: "https://github.com/lotus-labs/lotus/actions/runs/7/job/1",
      steps: [],
    })),
  };
}
const parts = {
  type: "RELEASE",
  version: "v1.0.0",
  subproject: undefined,
  environment: undefined,
  links: [],
  scripts: [],
  again: [],
} as const;

describe("a report", () => {
  it("fits its schema however jobs end, and has succeeded only where nothing failed and something ran", () => {
    fc.assert(
      fc.property(fc.array(conclusions, { minLength: 1, maxLength: 12 }), (all) => {
        const { report } = makeReport(
          runOf(all.map((one, index) => ({ name: `job ${index}`, conclusion: one }))),
          parts,
        );
        const isGood =
          all.every((one) => meaningOf[one].stage !== "failure") && all.some((one) => one !== "skipped");
        assert.equal(report.status === "SUCCESS", isGood);
        assert.equal(report.status, statusOfRun(all));
      }),
    );
  });

  it("is cut by section below what GitHub shows, and says what was left out", () => {
    const full = makeReport(
      runOf(
        Array.from({ length: 400 }, (_, index) => ({
          name: `job ${index} ${"ก".repeat(80)}`,
          conclusion: "success" as const,
        })),
      ),
      {
        ...parts,
        scripts: ["scripts/test/10-unit.sh"],
      },
    );
    const cut = reportMarkdown(full, 20_000);
    assert.ok(Buffer.byteLength(cut) <= 20_000);
    assert.match(cut, /Left out here, since GitHub shows no more than 1 MiB: Stages\. The artifact/);
    assert.match(cut, /scripts\/test\/10-unit\.sh/);
    assert.doesNotMatch(reportMarkdown(full), /Left out/);
  });

  it("takes the name of a job for text, in Markdown and in HTML", () => {
    const full = makeReport(runOf([{ name: "<img src=x>|[a](b)", conclusion: "failure" }]), parts);
    assert.doesNotMatch(reportHtml(full), /<img/);
    assert.doesNotMatch(reportMarkdown(full), /[^\\]<img|[^\\]\|\[a\]/);
  });
});
