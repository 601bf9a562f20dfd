import { dirname } from "node:path";
import { declaredInCatalog, projectFiles } from "./declared-in.ts";
import { expectedOf } from "./expected-in.ts";
import { loadAllRules } from "./rules.ts";
import { refuse } from "./refuse.ts";
import { servePack } from "./server.ts";

// The engine starts a pack in the pack's own folder and says nothing of the project; `gantry` does, for its pack may be
// that of another branch.
const root = process.env["GANTRY_ROOT"] ?? dirname(process.cwd());
const hasFile = projectFiles(root);
const declaredIn = declaredInCatalog(root, process.env["GANTRY_DECLARED"]);
// Of a state that is judged by itself, `gantry` wants nothing compared: it may be that of an earlier program.
const expectedIn =
  process.env["GANTRY_EXPECTS"] === "nothing"
    ? undefined
    : expectedOf({ root, env: process.env, beside: dirname(process.cwd()) });

// Not awaited: the engine's runner loads this file with require, which takes no module that waits. A failure is
// unhandled on purpose, for the runner reports it and the engine refuses to go on without its pack.
void loadAllRules(process.cwd()).then(({ all }) => {
  servePack(all, { hasFile, declaredIn, expectedIn, tallyFile: process.env["GANTRY_TALLY"] });
}, refuse);
