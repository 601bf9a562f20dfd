import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import type { Browser, Page } from "puppeteer-core";
import { stagesPage } from "../../../pipeline/stages/stages-page.ts";
import type { StagesReport } from "../../../pipeline/stages/stages-report.ts";
import { run } from "../../evidence/taken-stages.ts";
import { openBrowser, requireChromium } from "../../support/browser.ts";
import { temporaryFolder } from "../../support/clean-up.ts";

const stage = {
  component: "api",
  stage: "GHCR Push",
  ran: 24,
  failed: 2,
  skipped: 1,
  failedPercent: 8.3,
  shortestMs: 900,
  medianMs: 41_000,
  longestMs: 95_000,
  p95Ms: 90_000,
};
const attack = `<img src=x onerror=alert(1)>"'&\u202e`;

function report(change: Partial<StagesReport> = {}): StagesReport {
  return {
    environment: "production",
    component: null,
    readAt: "2026-11-30T01:00:00.000Z",
    asked: "this clone",
    deliveries: {
      from: "2026-09-01T00:00:00.000Z",
      until: "2026-11-30T01:00:00.000Z",
      figures: [
        {
          id: "leadTime",
          value: 5000,
          unit: "minutes",
          of: "9 commits in 2 deployments",
          why: null,
          goal: null,
        },
        { id: "timeToRestore", value: 45, unit: "minutes", of: "1 incident", why: null, goal: 30 },
        { id: "propagation", value: null, unit: "minutes", of: "", why: "no deployment succeeded", goal: 5 },
      ],
      changes: (["held", "failed", "rolled back", "marked unstable"] as const).map((outcome, index) => ({
        attempt: `deploy-${index}`,
        at: `2026-11-0${index + 2}T10:00:00.000Z`,
        versions: [index === 0 ? "api/v1.0.0" : "portal/v2.0.0"],
        outcome,
        commits: 3,
        leadMinutes: index === 1 ? null : 1000 * index + 20,
      })),
    },
    stages: {
      database: "DATABASE_URL",
      since: "2026-09-01T00:00:00.000Z",
      deliveries: [
        stage,
        { ...stage, stage: "Tag Deploy", ran: 0, medianMs: null, longestMs: null, p95Ms: null },
      ],
      pullRequests: [{ ...stage, ran: 3, p95Ms: null }],
      withoutReport: [{ ...run, workflow: attack, missing: attack }],
    },
    ...change,
  };
}

describe("the page of stages", () => {
  it("takes what others wrote for text, and needs no network and no script", () => {
    const html = stagesPage("lotus", report());
    assert.doesNotMatch(html, /<img|<script|<link|@import|url\(|<[^>]* (?:src|style|on\w+)=/);
    assert.match(html, /&lt;img src=x onerror=alert\(1\)&gt;&quot;&#39;&amp;\\u202e/);
  });

  it("names each picture, and what it shows, for whoever does not see it", () => {
    const html = stagesPage("lotus", report());
    assert.match(
      html,
      /aria-labelledby="deployments-title deployments-text">\n<title id="deployments-title">Deployments by week</,
    );
    assert.match(
      html,
      /4 deployments from 2026-09-01 to 2026-11-30; 3 of them failed, were rolled back or marked unstable\./,
    );
    assert.match(html, /The median of the commits of 3 deployments; the longest took 2\.1 days\./);
    assert.equal(html.match(/<path class="bad"/g)?.length, 2);
  });

  it("says what is missing, and shows no picture of nothing", () => {
    const html = stagesPage(
      "lotus",
      report({ deliveries: { why: "a <b>" }, stages: { why: "no database" } }),
    );
    assert.match(html, /Missing<\/strong>: a &lt;b&gt;/);
    assert.match(html, /Missing<\/strong>: no database/);
    assert.doesNotMatch(html, /<svg/);
  });

  it("has at most 30 bars, however long the time", () => {
    const { deliveries } = report();
    assert.ok("changes" in deliveries);
    const changes = Array.from({ length: 400 }, (_, index) => ({
      attempt: `deploy-${index}`,
      at: new Date(Date.parse("2020-01-02T00:00:00Z") + index * 6 * 86_400_000).toISOString(),
      versions: ["v1.0.0"],
      outcome: "held" as const,
      commits: 1,
      leadMinutes: 1,
    }));
    const html = stagesPage(
      "lotus",
      report({ deliveries: { ...deliveries, from: "2020-01-01T00:00:00.000Z", changes } }),
    );
    const bars = [...html.matchAll(/(\d+) deployments? held/g)].map(([, many]) => Number(many));
    assert.ok(bars.length <= 30);
    assert.equal(
      bars.reduce((sum, many) => sum + many, 0),
      400,
    );
    assert.match(html, /Deployments by 13 weeks/);
  });

  describe("in a browser", () => {
    let browser: Browser;
    before(async function () {
      browser = await openBrowser(requireChromium(this));
    });

    async function open(scheme: string, width: number): Promise<Page> {
      const file = join(temporaryFolder("gantry-stages-"), "stages.html");
      writeFileSync(file, stagesPage("lotus", report()));
      const page = await browser.newPage();
      await page.setViewport({ width, height: 800, isMobile: width < 500, hasTouch: width < 500 });
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      await page.goto(pathToFileURL(file).href);
      await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })");
      return page;
    }

    for (const scheme of ["light", "dark"]) {
      for (const width of [1280, 390]) {
        it(`is accessible, and no wider than ${width} pixels, in ${scheme}`, async () => {
          const page = await open(scheme, width);
          await page.evaluate(axe.source);
          const found = await page.evaluate(() => axe.run());
          assert.deepEqual(
            found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)),
            [],
          );
          assert.ok(Number(await page.evaluate("document.documentElement.scrollWidth")) <= width);
        });
      }
    }
  });
});
