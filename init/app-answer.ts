import { z } from "zod";
import {
  packageManagers,
  usualAppNames,
  app,
  type App,
  type PackageManager,
  type UsualAppName,
} from "../model/declared/app.ts";
import { nearest } from "../model/nearest.ts";
import { entityId } from "../model/scalars.ts";

export const platforms = ["cloud-run", "vercel", "expo-eas"] as const;
export type Platform = (typeof platforms)[number];

/** An app as it is answered, and what the templates make of it. */
export interface DraftApp {
  id: string;
  platform: Platform;
  /** Undefined where it lies in apps/<id>. */
  folder: string | undefined;
  packageManager: PackageManager;
}

/** Where each of the seed's four apps runs (003). */
const usual: Readonly<Record<UsualAppName, Platform>> = {
  api: "cloud-run",
  "ocr-worker": "cloud-run",
  portal: "vercel",
  mobile: "expo-eas",
};
const usualPlatforms: ReadonlyMap<string, Platform> = new Map(Object.entries(usual));

const written = "name:platform:folder:manager for another one, as in shop:vercel:web/shop:pnpm";

/**
 * One app as it is answered: the name of a usual one, or `name:platform[:folder[:manager]]`. A folder is from the repository's top,
 * apps/<name> where it is left out; without a package manager, npm on Vercel and Expo, and pip on Cloud Run.
 */
export const appAnswer = z.string().transform((text, context): DraftApp => {
  const [id = "", platform, folder, manager, ...more] = text.split(":");
  const runsOn = platforms.find((one) => one === (platform ?? usualPlatforms.get(id)));
  const declared = app.safeParse({
    id,
    ...(folder === undefined || folder === "" ? {} : { folder }),
    ...(manager === undefined ? {} : { packageManager: manager }),
  });
  if (runsOn !== undefined && declared.success && more.length === 0) return draftOf(declared.data, runsOn);
  context.addIssue(wrong(text, { id, platform, declared: declared.error }));
  return z.NEVER;
});

/** A declared app as it would be answered. */
export function draftOf(
  { id, folder, packageManager }: Pick<App, "id" | "folder" | "packageManager">,
  platform: Platform,
): DraftApp {
  return { id, platform, folder, packageManager: packageManager ?? usualManager(platform) };
}

function usualManager(platform: Platform): PackageManager {
  return platform === "cloud-run" ? "pip" : "npm";
}

function wrong(
  text: string,
  { id, platform, declared }: { id: string; platform: string | undefined; declared: z.ZodError | undefined },
): string {
  if (!text.includes(":") && entityId.safeParse(id).success) {
    const meant = nearest(text, usualAppNames);
    return `must be one of ${usualAppNames.join(", ")}, or ${written}${meant === undefined ? "" : `; did you mean "${meant}"?`}`;
  }
  if (platform !== undefined && !platforms.some((one) => one === platform))
    return `must be ${written} (its platform is one of ${platforms.join(", ")})`;
  const [issue] = declared?.issues ?? [];
  const why =
    issue === undefined
      ? ""
      : issue.path[0] === "packageManager"
        ? ` (its package manager is one of ${packageManagers.join(", ")})`
        : ` (its ${String(issue.path[0])} ${issue.message})`;
  return `must be ${written}${why}`;
}

/** Apps as answers: by their names alone where that says all of it. */
export function appsAnswer(apps: readonly DraftApp[]): string {
  return apps.map(answerOfApp).join(",");
}

function answerOfApp({ id, platform, folder, packageManager }: DraftApp): string {
  const parts = [id, platform, folder ?? "", packageManager];
  if (packageManager !== usualManager(platform)) return parts.join(":");
  if (folder !== undefined) return parts.slice(0, 3).join(":");
  return platform === usualPlatforms.get(id) ? id : parts.slice(0, 2).join(":");
}
