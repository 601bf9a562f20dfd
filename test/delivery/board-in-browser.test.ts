import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import type { Browser, Page } from "puppeteer-core";
import { z } from "zod";
import { boardPage } from "../../delivery/status/board-page.ts";
import { openBrowser, requireChromium } from "../support/browser.ts";
import { temporaryFolder } from "../support/clean-up.ts";
import { statusOf } from "../support/status.ts";

const schemes = ["light", "dark"] as const;
const widths = [1280, 390] as const;

const extent = z.object({ scrollWidth: z.number(), clientWidth: z.number() });

describe("the board in a browser", () => {
  let browser: Browser;
  beforeEach(async function () {
    browser = await openBrowser(requireChromium(this));
  });

  /** A page that has loaded, and what it asked for beside itself. */
  async function open(html: string, scheme: string, width: number): Promise<{ page: Page; asked: string[] }> {
    const file = join(temporaryFolder("gantry-board-"), "board.html");
    writeFileSync(file, html);
    const page = await browser.newPage();
    await page.setViewport({ width, height: 800, isMobile: width < 500, hasTouch: width < 500 });
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    const own = pathToFileURL(file).href;
    const asked: string[] = [];
    page.on("request", (request) => {
      if (request.url() !== own) asked.push(request.url());
    });
    await page.goto(own);
    return { page, asked };
  }

  /** What axe finds, with the element of each. */
  async function violations(page: Page): Promise<string[]> {
    await page.evaluate(axe.source);
    const found = await page.evaluate(() => axe.run());
    assert.ok(found.passes.length > 0, "axe looked at nothing");
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  }

  /** What an expression is worth in the page: a number or a text, as another program says. */
  async function ask(page: Page, expression: string): Promise<unknown> {
    return page.evaluate(expression);
  }

  /** Pixels that the page is wider than its window. */
  async function overflow(page: Page): Promise<number> {
    const { scrollWidth, clientWidth } = extent.parse(
      await ask(
        page,
        "(({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth }))(document.documentElement)",
      ),
    );
    return scrollWidth - clientWidth;
  }

  for (const scheme of schemes) {
    for (const width of widths) {
      it(`is accessible, and no wider than ${width} pixels, in ${scheme}`, async () => {
        const { page, asked } = await open(boardPage("lotus", statusOf(6)), scheme, width);
        assert.deepEqual(await violations(page), []);
        assert.ok((await overflow(page)) <= 0);
        assert.deepEqual(asked, []);
      });
    }
  }

  it("is dark where the reader likes it dark", async () => {
    const background = async (scheme: string): Promise<unknown> => {
      const { page } = await open(boardPage("lotus", statusOf(1)), scheme, 1280);
      return ask(page, "getComputedStyle(document.body).backgroundColor");
    };
    assert.equal(await background("light"), "rgb(255, 255, 255)");
    assert.notEqual(await background("dark"), await background("light"));
  });

  it("names on a phone the environment of each cell, which a screen shows above the column", async () => {
    const { page } = await open(boardPage("lotus", statusOf(1)), "light", 390);
    const label = await ask(page, 'getComputedStyle(document.querySelector("td"), "::before").content');
    assert.equal(label, '"production"');
  });

  for (const width of widths) {
    it(`holds 5 environments with 50 subprojects in 3 regions, on ${width} pixels`, async () => {
      const { page } = await open(boardPage("lotus", statusOf(50)), "light", width);
      assert.equal(await ask(page, 'document.querySelectorAll("ul.regions > li").length'), 750);
      assert.ok((await overflow(page)) <= 0);
      assert.deepEqual(await violations(page), []);
    });
  }

  it("finds what is not accessible, and what is too wide", async () => {
    const wrong =
      '<!doctype html><html><body><img src="data:,"><p style="color:#999;width:5000px">too pale</p></body></html>';
    const { page } = await open(wrong, "light", 390);
    const found = (await violations(page)).join("\n");
    for (const id of ["color-contrast", "image-alt", "html-has-lang"])
      assert.match(found, new RegExp(`^${id}:`, "m"));
    assert.ok((await overflow(page)) > 4000);
  });
});
