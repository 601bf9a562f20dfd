import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import type { Browser } from "puppeteer-core";
import { z } from "zod";
import { actionLinks } from "../../../pipeline/report/action-links.ts";
import { makeReport } from "../../../pipeline/report/make-report.ts";
import { dispatchedWorkflows } from "../../../pipeline/report/read-workflows.ts";
import { reportHtml } from "../../../pipeline/report/report-html.ts";
import { openBrowser, requireChromium } from "../../support/browser.ts";
import { temporaryFolder } from "../../support/clean-up.ts";
import { ask, openPage, overflow, schemes, violations, widths } from "../../support/page-in-browser.ts";
import { checkout } from "../../support/project.ts";
import { at } from "./github-run.ts";

const url = "https://github.com/lotus-labs/lotus/actions/runs/7/attempts/1";
const subproject = "it's a\"path/with $(words)";

/** What came of a deployment that failed, of a subproject whose name a shell would trip over. */
function page(): string {
  const job = { startedAt: at(5), completedAt: at(65), url: `${url}/job/1`, steps: [] };
  const links = actionLinks({
    repository: { owner: "lotus-labs", name: "lotus" },
    workflows: dispatchedWorkflows(checkout),
    runUrl: url,
    status: "FAILURE",
    version: "v1.4.0",
    isTagged: true,
    subproject,
    environment: "staging",
    environments: ["staging", "production"],
    webhooks: { incident: { title: "Declare <it>", url: "https://x.example/", description: "Pages." } },
  });
  const run = {
    ...{ id: "7", attempt: 1, number: 3, workflow: "Deploy", path: ".github/workflows/a.yml", event: "push" },
    ...{ pullRequest: null, startedAt: at(0), url },
    jobs: [
      { ...job, id: "1", name: "version", conclusion: "success" as const },
      { ...job, id: "2", name: "deploy", conclusion: "failure" as const },
    ],
  };
  const parts = { version: "v1.4.0", subproject: "api", environment: "staging", scripts: ["a.sh"] } as const;
  const again = [
    { stage: "lint", line: "npx --no -- gantry run --script scripts/ci/10-check-code.sh --allow-late" },
    { stage: "test", line: `npx --no -- gantry run --script scripts/test/10-${"unit".repeat(50)}.sh` },
  ];
  return reportHtml(makeReport(run, { ...parts, type: "RELEASE", links, again }));
}

describe("a report in a browser", () => {
  let browser: Browser;
  beforeEach(async function () {
    browser = await openBrowser(requireChromium(this));
  });

  for (const scheme of schemes) {
    for (const width of widths) {
      it(`is accessible, asks for nothing, and is no wider than ${width} pixels, in ${scheme}`, async () => {
        const opened = await openPage(browser, page(), scheme, width);
        assert.deepEqual(await violations(opened.page), []);
        assert.ok((await overflow(opened.page)) <= 0);
        assert.deepEqual(opened.asked, []);
      });
    }
  }

  it("shows lines that a shell runs as they are copied, each below the page of its workflow", async () => {
    const opened = await openPage(browser, page(), "light", 1280);
    const shown = z.array(z.object({ href: z.string(), line: z.string().nullable() })).parse(
      await ask(
        opened.page,
        `[...document.querySelectorAll("li > a")].map((link) => ({
          href: link.href, line: link.parentElement.querySelector("pre")?.innerText ?? null }))`,
      ),
    );
    const bin = temporaryFolder("gantry-gh-");
    writeFileSync(join(bin, "gh"), '#!/bin/sh\nfor word; do printf "%s\\n" "$word"; done\n', { mode: 0o755 });
    const files: string[] = [];
    for (const { href, line } of shown) {
      if (line === null) continue;
      const ran = await execa("sh", ["-c", line], { env: { PATH: `${bin}:${process.env["PATH"] ?? ""}` } });
      const words = ran.stdout.split("\n");
      const file = href.slice(href.lastIndexOf("/") + 1);
      assert.deepEqual(words.slice(0, 3), ["workflow", "run", file]);
      const said = words.filter((word) => word.startsWith("subproject="));
      assert.ok(
        said.every((word) => word === `subproject=${subproject}`),
        said.join(),
      );
      files.push(file);
    }
    assert.ok(files.includes("rollback.yml") && files.includes("tag-assignment.yml"), files.join());
    assert.deepEqual(shown.at(-1), { href: "https://x.example/", line: null });
  });
});
