import { createRequire } from "node:module";
import { loadOnFirstUse } from "../../stacks/load-on-first-use.ts";

// Node loads this before anything else in each process below the engine (run-pulumi.ts); it changes only the one that
// starts the policy pack. That loads TypeScript and ts-node, whatever the pack is written in; ours is run by Node itself.

if (/[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]run-policy-pack\b/.test(process.argv[1] ?? "")) {
  const sdk = createRequire(import.meta.resolve("@pulumi/pulumi"));
  // The runner only asks which module formats this version knows; 4.7 is the first with those of Node.
  loadOnFirstUse("typescript", sdk, { version: "4.7.0" });
  loadOnFirstUse("./vendor/ts-node@7.0.1/index.js", sdk, { register: () => undefined });
}
