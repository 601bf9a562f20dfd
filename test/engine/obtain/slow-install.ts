import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ensureEngine } from "../../../engine/obtain/find-engine.ts";
import type { EngineSource } from "../../../engine/obtain/source.ts";

// A process of its own for the tests of races: obtains an engine that is ready once the file `finish` exists.
const root = process.argv[2] ?? "";

const slow: EngineSource = {
  place: "go modules",
  origin: "built",
  async obtain(folder, { pin, step }) {
    writeFileSync(join(folder, "pulumi"), "half of it");
    step(`working in ${folder}`);
    while (!existsSync(join(root, "finish"))) await delay(20);
    for (const name of ["pulumi", "pulumi-language-nodejs"]) {
      writeFileSync(join(folder, name), `#!/bin/sh\necho v${pin.version}\n`);
      chmodSync(join(folder, name), 0o755);
    }
  },
};

const say = (text: string): void => {
  console.log(text);
};
const engine = await ensureEngine({
  env: process.env,
  sources: [slow],
  progress: { step: say, tick: say, done: () => undefined },
});
say(`engine ${engine.pulumi}`);
