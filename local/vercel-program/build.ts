import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { linked } from "./linked.ts";

/** As `vercel.json` of the app says them, which Vercel's own program hands on. */
const vercelFile = z.looseObject({
  crons: z
    .array(z.strictObject({ path: z.string().regex(/^\//).max(512), schedule: z.string().min(9).max(256) }))
    .optional(),
});
const packageFile = z.object({ scripts: z.record(z.string(), z.string()).default({}) });
/** Where frameworks put what they build; the app's own files where there is none of these. */
const outputs = ["out", "dist", "build", "public"];

/**
 * `vercel build`: runs the app's own `npm run build` where it has one, installs nothing, and packs what came of it as static
 * files in the form of the Build Output API, version 3.
 */
export function build(args: readonly string[], folder: string): void {
  parseArgs({
    args: [...args],
    options: {
      prod: { type: "boolean" },
      yes: { type: "boolean", short: "y" },
      "global-config": { type: "string", short: "Q" },
    },
  });
  const { settings } = linked(folder);
  if (settings === undefined) throw new Error("No Project Settings found locally.");
  const app = join(folder, settings.rootDirectory ?? ".");
  const file = join(app, "package.json");
  const scripts = existsSync(file) ? packageFile.parse(JSON.parse(readFileSync(file, "utf8"))).scripts : {};
  if (scripts["build"] !== undefined)
    execFileSync("npm", ["run", "build"], { cwd: app, stdio: ["ignore", "inherit", "inherit"] });
  const output = join(folder, ".vercel", "output");
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  const made = outputs.map((name) => join(app, name)).find((each) => existsSync(each));
  if (made === undefined && scripts["build"] !== undefined)
    throw new Error(`No Output Directory named "public" found after the Build completed.`);
  const isNoApp = (path: string): boolean =>
    !/\/(node_modules|\.vercel|\.git)(\/|$)/.test(path.slice(app.length));
  cpSync(made ?? app, join(output, "static"), {
    recursive: true,
    verbatimSymlinks: true,
    filter: isNoApp,
  });
  const own = join(app, "vercel.json");
  const { crons } = existsSync(own) ? vercelFile.parse(JSON.parse(readFileSync(own, "utf8"))) : {};
  writeFileSync(join(output, "config.json"), `${JSON.stringify({ version: 3, crons })}\n`);
}
