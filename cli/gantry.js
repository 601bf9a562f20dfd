#!/usr/bin/env node
// Plain JavaScript, so that any Node can start it: it finds the pinned Node where this one cannot run TypeScript.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import module from "node:module";
import { fileURLToPath } from "node:url";

const pinned = fileURLToPath(new URL("../node_modules/node/bin/node", import.meta.url));
if (Number(process.versions.node.split(".")[0]) >= 24) {
  module.enableCompileCache(fileURLToPath(new URL("../node_modules/.cache/gantry", import.meta.url)));
  await import("./main.ts");
} else if (existsSync(pinned)) {
  const child = spawnSync(pinned, process.argv.slice(1), { stdio: "inherit" });
  process.exitCode = child.status ?? 1;
} else {
  console.error(
    `gantry: node ${process.versions.node} is too old\n  hint: run "npm ci", which installs the pinned Node 24`,
  );
  process.exitCode = 1;
}
