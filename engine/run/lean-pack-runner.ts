import { createRequire } from "node:module";
import { refuseHooks } from "./refuse-hooks.ts";
import { loadOnFirstUse } from "../../stacks/load-on-first-use.ts";

// Node loads this before anything else in each process below the engine (run-pulumi.ts); it changes the one that
// runs the program, which may have no hooks, and the one that starts the policy pack. That loads TypeScript, ts-node and what a program needs to talk to the engine, and opens Node's
// inspector, whatever the pack is written in; ours is run by Node itself and speaks its own protocol.

/** What the SDK's index.js asks its run.js for (@pulumi/pulumi/cmd/run-policy-pack). */
interface Start {
  argv: { _: readonly string[] };
  programStarted: () => void;
}

/** Loads the pack. What it throws is printed by index.js, which then ends with an error. */
async function run({ argv }: Start): Promise<void> {
  const [pack = ""] = argv._;
  await import(sdk.resolve(pack));
}

const sdk = createRequire(import.meta.resolve("@pulumi/pulumi"));
const [, started = ""] = process.argv;
const told = process.env["GANTRY_MISTAKE"];

if (told !== undefined && /[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]run(?![\w-])/.test(started))
  refuseHooks(started, told);
if (/[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]run-policy-pack\b/.test(started)) {
  loadOnFirstUse("./cmd/run-policy-pack/run.js", sdk, { run });
  loadOnFirstUse("./runtime/closure/v8Hooks.js", sdk, { isInitializedAsync: () => Promise.resolve() });
}
