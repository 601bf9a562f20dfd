import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import type { Browser, Page } from "puppeteer-core";
import { z } from "zod";
import { temporaryFolder } from "./clean-up.ts";

export const schemes = ["light", "dark"] as const;
export const widths = [1280, 390] as const;

const extent = z.object({ scrollWidth: z.number(), clientWidth: z.number() });

/** A page that has loaded from a file, and what it asked for beside itself. */
export async function openPage(
  browser: Browser,
  html: string,
  scheme: string,
  width: number,
): Promise<{ page: Page; asked: string[] }> {
  const file = join(temporaryFolder("gantry-page-"), "page.html");
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
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(() => axe.run());
  assert.ok(found.passes.length > 0, "axe looked at nothing");
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** What an expression is worth in the page, as another program says. */
export async function ask(page: Page, expression: string): Promise<unknown> {
  return page.evaluate(expression);
}

/** Pixels that the page is wider than its window. */
export async function overflow(page: Page): Promise<number> {
  const { scrollWidth, clientWidth } = extent.parse(
    await ask(
      page,
      "(({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth }))(document.documentElement)",
    ),
  );
  return scrollWidth - clientWidth;
}
