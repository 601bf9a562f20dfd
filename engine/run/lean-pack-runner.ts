import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { recordReads } from "./record-reads.ts";
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

const [, started = ""] = process.argv;
const told = process.env["GANTRY_MISTAKE"];
const record = process.env["GANTRY_READS"];

if (record !== undefined) recordReads(record);

if (told !== undefined && /[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]run(?![\w-])/.test(started))
  refuseHooks(started, told);
if (/[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]run-policy-pack\b/.test(started)) {
  // As the pack's own SDK sees it, which is not that of gantry where the pack is a base's.
  const sdk = createRequire(realpathSync(started));
  /** Loads the pack. What it throws is printed by index.js, which then ends with an error. */
  const run = async ({ argv }: Start): Promise<void> => {
    const [pack = ""] = argv._;
    await import(sdk.resolve(pack));
  };
  loadOnFirstUse("./run.js", sdk, { run });
  loadOnFirstUse("../../runtime/closure/v8Hooks.js", sdk, { isInitializedAsync: () => Promise.resolve() });
}
