import { launch, type Browser } from "puppeteer-core";
import { cleanUp, temporaryFolder } from "./clean-up.ts";
import { requireTool } from "./tools.ts";

/** What Chromium is called by Ubuntu, Fedora and Google, and by Debian where the whole of it is installed. */
const otherNames = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The file of the installed Chromium; called as `requireTool` is. */
export function requireChromium(context: Mocha.Context): string {
  const name = "chromium-headless-shell";
  return requireTool(context, name, `apt-get install -y ${name}`, otherNames);
}

/** That Chromium without a window, which goes with the test or the suite. */
export async function openBrowser(executablePath: string): Promise<Browser> {
  const browser = await launch({
    executablePath,
    headless: true,
    userDataDir: temporaryFolder("gantry-browser-"),
    // A container has neither the kernel's sandboxes nor much shared memory; what is shown is this repository's.
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
  });
  cleanUp(() => browser.close());
  return browser;
}
