import { loadRules } from "./rules.ts";
import { servePack } from "./server.ts";

// Not awaited: the engine's runner loads this file with require, which takes no module that waits. A failure is
// unhandled on purpose, for the runner reports it and the engine refuses to go on without its pack.
void loadRules().then(servePack);
