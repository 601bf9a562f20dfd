import { dirname } from "node:path";
import { declaredInCatalog, projectFiles } from "./declared-in.ts";
import { expectedOf } from "./expected-in.ts";
import { loadRules } from "./rules.ts";
import { servePack } from "./server.ts";

// The engine starts a pack in the pack's own folder and says nothing of the project; `gantry` does, for its pack may be
// that of another branch.
const root = process.env["GANTRY_ROOT"] ?? dirname(process.cwd());
const hasFile = projectFiles(root);
const declaredIn = declaredInCatalog(root, process.env["GANTRY_DECLARED"]);
// Of a state that is judged by itself, `gantry` wants nothing compared: it may be that of an earlier program.
const expectedIn =
  process.env["GANTRY_EXPECTS"] === "nothing" ? undefined : expectedOf({ root, env: process.env });

// Not awaited: the engine's runner loads this file with require, which takes no module that waits. A failure is
// unhandled on purpose, for the runner reports it and the engine refuses to go on without its pack.
void loadRules().then((rules) => {
  servePack(rules, { hasFile, declaredIn, expectedIn, tallyFile: process.env["GANTRY_TALLY"] });
});
