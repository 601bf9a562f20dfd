import assert from "node:assert/strict";
import type { Browser } from "puppeteer-core";
import { boardPage } from "../../delivery/status/board-page.ts";
import { openBrowser, requireChromium } from "../support/browser.ts";
import { ask, openPage, overflow, schemes, violations, widths } from "../support/page-in-browser.ts";
import { statusOf } from "../support/status.ts";

describe("the board in a browser", () => {
  let browser: Browser;
  beforeEach(async function () {
    browser = await openBrowser(requireChromium(this));
  });

  for (const scheme of schemes) {
    for (const width of widths) {
      it(`is accessible, and no wider than ${width} pixels, in ${scheme}`, async () => {
        const { page, asked } = await openPage(browser, boardPage("lotus", statusOf(6)), scheme, width);
        assert.deepEqual(await violations(page), []);
        assert.ok((await overflow(page)) <= 0);
        assert.deepEqual(asked, []);
      });
    }
  }

  it("is dark where the reader likes it dark", async () => {
    const background = async (scheme: string): Promise<unknown> => {
      const { page } = await openPage(browser, boardPage("lotus", statusOf(1)), scheme, 1280);
      return ask(page, "getComputedStyle(document.body).backgroundColor");
    };
    assert.equal(await background("light"), "rgb(255, 255, 255)");
    assert.notEqual(await background("dark"), await background("light"));
  });

  it("names on a phone the environment of each cell, which a screen shows above the column", async () => {
    const { page } = await openPage(browser, boardPage("lotus", statusOf(1)), "light", 390);
    const label = await ask(page, 'getComputedStyle(document.querySelector("td"), "::before").content');
    assert.equal(label, '"production"');
  });

  for (const width of widths) {
    it(`holds 5 environments with 50 subprojects in 3 regions, on ${width} pixels`, async () => {
      const { page } = await openPage(browser, boardPage("lotus", statusOf(50)), "light", width);
      assert.equal(await ask(page, 'document.querySelectorAll("ul.regions > li").length'), 750);
      assert.ok((await overflow(page)) <= 0);
      assert.deepEqual(await violations(page), []);
    });
  }

  it("finds what is not accessible, and what is too wide", async () => {
    const wrong =
      '<!doctype html><html><body><img src="data:,"><p style="color:#999;width:5000px">too pale</p></body></html>';
    const { page } = await openPage(browser, wrong, "light", 390);
    const found = (await violations(page)).join("\n");
    for (const id of ["color-contrast", "image-alt", "html-has-lang"])
      assert.match(found, new RegExp(`^${id}:`, "m"));
    assert.ok((await overflow(page)) > 4000);
  });
});
