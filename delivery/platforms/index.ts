import { cloudRun } from "./cloud-run.ts";
import type { Platform } from "./platform.ts";

/** In the order in which a release goes through them (entities.md, "Deployment"). */
export const platforms: readonly Platform[] = [cloudRun];
