import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { z } from "zod";

const packageJson = z.object({ version: z.string() });
const require = createRequire(import.meta.url);

/** The installed version of an npm package. */
export function sdkVersion(sdk: string): string {
  return packageJson.parse(JSON.parse(readFileSync(require.resolve(`${sdk}/package.json`), "utf8"))).version;
}
