import { cloudRun } from "./cloud-run.ts";
import { expoEas } from "./expo-eas.ts";
import type { Platform } from "./platform.ts";
import { vercel } from "./vercel.ts";

/** In the order in which a release goes through them (entities.md, "Deployment"). */
export const platforms: readonly Platform[] = [cloudRun, vercel, expoEas];
