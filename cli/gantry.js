#!/usr/bin/env node
// Plain JavaScript, so that any Node can start it: it finds the pinned Node where this one cannot run TypeScript.
// Imports nothing that it does not need at once: of what the help takes, node:fs and node:child_process would be a quarter.
import module from "node:module";

// Node strips no types below node_modules: what is installed there runs what "npm run build" made of it. Everything else runs its
// sources, whatever lies in dist/. An old Node knows no import.meta.dirname.
const installed = /[\\/]node_modules[\\/]/.test(import.meta.url);
const [major, minor] = process.versions.node.split(".").map(Number);
// The first that strips types without being asked to, of a product's own stacks/ and policy/rules/; a checkout is developed on one Node.
const runs = major >= 24 || (installed && major === 22 && minor >= 18);

if (runs) {
  module.enableCompileCache(
    `${import.meta.dirname}/../${installed ? "../.." : "node_modules"}/.cache/gantry`,
  );
  await import(installed ? "../dist/main.js" : "./main.ts").catch(notWhole);
} else if (installed) {
  console.error(
    `gantry: Node ${process.versions.node} does not run it\n  hint: install Node 22.18 or a newer 22, or Node 24 or newer`,
  );
  process.exitCode = 1;
} else {
  const { existsSync } = await import("node:fs");
  const { fileURLToPath } = await import("node:url");
  const pinned = fileURLToPath(new URL("../node_modules/node/bin/node", import.meta.url));
  if (existsSync(pinned)) {
    const { spawnSync } = await import("node:child_process");
    const child = spawnSync(pinned, process.argv.slice(1), { stdio: "inherit" });
    process.exitCode = child.status ?? 1;
  } else {
    console.error(
      `gantry: node ${process.versions.node} is too old\n  hint: run "npm ci", which installs the pinned Node 24`,
    );
    process.exitCode = 1;
  }
}

/** Of a file that is not there, Node would show its own trace. Everything else is a defect, and shown as one. */
function notWhole(error) {
  if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
  const hint = installed
    ? 'install it anew, from what "npm pack" packs'
    : 'run "npm ci"; what is left out is in git';
  console.error(`gantry: a part of it is missing: ${error.message}\n  hint: ${hint}`);
  process.exitCode = 1;
}
