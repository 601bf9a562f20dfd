import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";

/**
 * The process that stands in for the programs that an app's own packages bring, since the local cloud installs nothing:
 * `expo-program.ts expo export …`, `… expo config …`, `… expo-updates runtimeversion:resolve …` and `… fingerprint
 * fingerprint:generate`. It runs no code of the app: of `app.json`, `package.json` and `index.js` it makes what those would.
 */
const app = z.looseObject({
  sdkVersion: z.string().default("54.0.0"),
  version: z.string().default("1.0.0"),
  runtimeVersion: z
    .union([z.string(), z.object({ policy: z.enum(["appVersion", "fingerprint"]) })])
    .default({ policy: "appVersion" }),
});

const [program = "", command = "", ...args] = process.argv.slice(2);
const read = (name: string): string => (existsSync(name) ? readFileSync(name, "utf8") : "");
try {
  process.stdout.write(`${answer(`${program} ${command}`)}\n`);
} catch (error) {
  process.stderr.write(`Error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

function answer(asked: string): string {
  switch (asked) {
    case "expo export":
      return exportApp();
    case "expo config":
      return JSON.stringify(readApp());
    case "expo-updates runtimeversion:resolve":
      return JSON.stringify({ runtimeVersion: runtimeVersion() });
    case "fingerprint fingerprint:generate":
      return JSON.stringify({ sources: [], hash: fingerprint() });
    default:
      throw new Error(`the local cloud's stand-in does not know "${asked}"`);
  }
}

function readApp(): z.infer<typeof app> {
  return z.object({ expo: app }).parse(JSON.parse(readFileSync("app.json", "utf8"))).expo;
}

function runtimeVersion(): string {
  const { runtimeVersion: said, version } = readApp();
  if (typeof said === "string") return said;
  return said.policy === "fingerprint" ? fingerprint() : version;
}

/** What the native side is made of: packages, and what the configuration says of it. */
function fingerprint(): string {
  const { dependencies = {} } = z
    .looseObject({ dependencies: z.record(z.string(), z.string()).optional() })
    .parse(JSON.parse(readFileSync("package.json", "utf8")));
  const { android, ios, plugins, sdkVersion } = readApp();
  const sources = JSON.stringify([dependencies, android, ios, plugins, sdkVersion]);
  return createHash("sha1").update(sources).digest("hex");
}

function exportApp(): string {
  const { values } = parseArgs({
    args,
    options: {
      "output-dir": { type: "string", default: "dist" },
      platform: { type: "string", short: "p", multiple: true, default: ["all"] },
      "dump-assetmap": { type: "boolean" },
    },
  });
  const dist = values["output-dir"];
  const fileMetadata = Object.fromEntries(
    values.platform.map((platform) => {
      const bundle = `_expo/static/js/${platform}/index.hbc`;
      mkdirSync(join(dist, "_expo", "static", "js", platform), { recursive: true });
      writeFileSync(join(dist, bundle), read("index.js"));
      return [platform, { bundle, assets: [] }];
    }),
  );
  writeFileSync(join(dist, "metadata.json"), JSON.stringify({ version: 0, bundler: "metro", fileMetadata }));
  writeFileSync(join(dist, "assetmap.json"), "{}");
  return `Exported: ${dist}`;
}
