import { describeEntity } from "../../support/entities/describe-entity.ts";

const log = {
  name: "release-17294334450.log",
  url: "https://github.com/lotus-labs/lotus/actions/runs/17294334450",
  sha256: `sha256:${"8".repeat(64)}`,
  lines: 1840,
  keptUntil: "2025-12-21T14:30:44Z",
};
const failed = { total: 7, passed: 5, failed: 1, skipped: 1, duration: 412, headline: "Pytest failed" };
const link = {
  linkId: "hook",
  linkType: "WEBHOOK",
  title: "Tell the team",
  url: "https://hooks.lotus.example/deploy",
  parameters: {},
  description: "Posts the result",
};

describeEntity("PipelineReport", {
  right: [
    { status: "FAILURE", summary: failed },
    { actionLinks: [], subproject: undefined, environment: undefined },
    { actionLinks: [link, { ...link, linkId: "hook-2" }] },
    { pipelineType: "MAINTENANCE", status: "TIMEOUT", environment: "sandbox" },
  ],
  wrong: {
    reportId: ["", "report 1"],
    pipelineRunId: [17_294_334_450, "run-1", "0", "１７２９"],
    pipelineType: ["release", "PRE-RELEASE"],
    status: ["SUCCEEDED", "success", "TIMED_OUT"],
    completedAt: ["2025-11-21T14:30Z"],
    duration: ["412", -1],
    version: ["1.2.3", "v1.2.3-deprecated"],
    subproject: ["api/staging"],
    environment: ["prod"],
    actionLinks: [
      [{}],
      [{ ...link, url: "http://hooks.lotus.example" }],
      Array.from({ length: 51 }, (_, at) => ({ ...link, linkId: `l${at}` })),
    ],
    summary: [
      { ...failed, failed: 2 },
      { ...failed, stages: [] },
    ],
    logs: [[log], { ...log, lines: "1840" }],
  },
  rules: {
    "actionLinks must not have a linkId twice": [{ actionLinks: [link, link] }],
    "summary must have no failed stage when the status is SUCCESS": [{ summary: failed }],
    "logs must be kept for at least 30 days after completedAt": [
      { logs: log },
      { logs: { ...log, keptUntil: "2025-11-20T14:30:45Z" } },
      { completedAt: "2025-11-21T14:30:46Z" },
    ],
  },
});
