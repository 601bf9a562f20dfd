import assert from "node:assert/strict";
import { boardPage } from "../../delivery/status/board-page.ts";
import type { Cell, EnvironmentStatus, Status } from "../../delivery/status/read-status.ts";

const cell: Cell = {
  subproject: "api",
  version: "v1.2.3",
  tag: "api/v1.2.3",
  state: "stable",
  since: "2026-11-28T10:00:00.000Z",
  by: "mali-s",
  attempt: "deploy-1",
  commitsSince: 3,
  surfaces: [{ id: "api", platform: "cloud-run", regions: ["eu-west", "us-east"] }],
  places: [{ surface: "api", region: "us-east", status: "FAILED" }],
};
const environment: EnvironmentStatus = {
  environment: "production",
  cells: [cell],
  open: null,
  last: null,
  onePerson: null,
  lastValidatedAt: "2026-11-28T10:00:00.000Z",
  mttr: null,
  mttrGoal: 30,
  killedFlags: { answer: "not asked" },
  holds: [
    { hold: "hold-1", subproject: "api", by: "mali-s", at: "2026-11-28T11:00:00.000Z", reason: "the sale" },
  ],
  rotations: [{ secret: "api-sentry-dsn", owner: "api-team", daysLeft: -2 }],
  waivers: [],
  services: [{ service: "api", rollbackTag: "api/v1.2.2", lastValidatedAt: "2026-11-28T10:00:00.000Z" }],
  channels: [],
  dashboards: [{ service: "api", url: "https://grafana.lotus.example/d/api" }],
};

function page(
  change: Partial<EnvironmentStatus> = {},
  cells: Partial<Cell> = {},
  github: Status["github"] = { answer: "not asked", why: "there is no token for GitHub" },
): string {
  const status: Status = {
    readAt: "2026-11-28T12:00:00.000Z",
    asked: { remote: "asked", github: github.answer, edge: "not asked" },
    github,
    defaultBranch: "main",
    environments: [{ ...environment, cells: [{ ...cell, ...cells }], ...change }],
  };
  return boardPage("lotus", status);
}

describe("the board", () => {
  it("shows version, state, age, by whom and how far behind, and each region", () => {
    const html = page();
    assert.match(html, /<strong>v1\.2\.3<\/strong> <span class="word stable">stable<\/span>/);
    assert.match(html, /2 h ago<\/span> · by mali-s · 3 commits behind/);
    assert.match(html, /<li>api · eu-west<\/li><li class="failed">api · us-east: failed<\/li>/);
  });

  it("shows holds, overdue rotations, ways back and dashboards, with times in their zone", () => {
    const html = page();
    assert.match(
      html,
      /Held<\/strong>: api, by mali-s since <time datetime="2026-11-28T11:00:00.000Z">2026-11-28 11:00 UTC/,
    );
    assert.match(html, /Overdue<\/strong>: the secret api-sentry-dsn of api-team for 2 days/);
    assert.match(html, /A rollback of api goes back to api\/v1\.2\.2</);
    assert.match(html, /Dashboards: <a href="https:\/\/grafana/);
  });

  it("shows how long it took to recover, beside what is asked for", () => {
    assert.doesNotMatch(page(), /to recover/);
    assert.match(
      page({ mttr: { minutes: 12.5, incidents: 2 } }),
      /It took 12\.5 min on average to recover, 2 times in all; 30 min are asked for</,
    );
    assert.match(page({ mttr: { minutes: 31, incidents: 1 } }), /class="bad">31 min<\/strong> on average/);
  });

  it("says that nobody asked GitHub, or that it could not answer", () => {
    assert.match(
      page(),
      /Not asked: who has to approve and last night’s drift \(there is no token for GitHub\), killed flags\./,
    );
    const html = page({}, {}, { answer: "failed", at: "2026-11-28T12:00:00.000Z", why: "<it> failed" });
    assert.match(html, /GitHub could not say who has to approve, .*: &lt;it&gt; failed\./);
  });

  it("shows who has to approve and last night's drift, with the time that GitHub was asked", () => {
    const html = page(
      {},
      {},
      {
        answer: "asked",
        at: "2026-11-28T12:00:00.000Z",
        waiting: [
          {
            environment: "production",
            title: "Deploy <b>api</b>\u202e to production",
            url: "https://github.com/lotus-labs/lotus/actions/runs/7",
            since: "2026-11-28T09:00:00Z",
            reviewers: ["mali-s", "team platform"],
          },
        ],
        drift: {
          conclusion: "failure",
          at: "2026-11-28T02:23:00Z",
          url: "https://github.com/lotus-labs/lotus/actions/runs/6",
        },
      },
    );
    assert.match(html, /GitHub, asked <time datetime="2026-11-28T12:00:00.000Z">/);
    assert.match(
      html,
      /Deploy &lt;b&gt;api&lt;\/b&gt;\\u202e to production<\/a>, for mali-s or team platform to let it into production/,
    );
    assert.match(html, /Drift<\/a>: <strong class="bad">failure<\/strong>/);
    assert.doesNotMatch(html, /drift \(/);
  });

  it("needs no network and no script", () => {
    assert.doesNotMatch(page(), /<script|<link|@import|url\(| src=/);
  });

  it("takes what people wrote for text", () => {
    const attack = `<img src=x onerror=alert(1)>"'&`;
    const html = page(
      {
        holds: [
          { hold: "hold-1", subproject: null, by: attack, at: "2026-11-28T11:00:00.000Z", reason: attack },
        ],
      },
      { by: attack },
    );
    assert.doesNotMatch(html, /<img/);
    assert.match(html, /&lt;img src=x onerror=alert\(1\)&gt;&quot;&#39;&amp;/);
  });

  it("has a row for each of fifty subprojects", () => {
    const cells = Array.from({ length: 50 }, (_, at): Cell => ({ ...cell, subproject: `app-${at}` }));
    const html = page({ cells });
    assert.equal(html.match(/role="rowheader"/g)?.length, 50);
  });
});
