import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { EnvironmentCatalog } from "../../../model/declared/catalog.ts";
import type { ExpoSurface } from "../../../model/declared/deployment-surface.ts";
import { easConfig } from "../../../model/eas-config.ts";

/** What the app's configuration says once all code of it has run. */
export const appConfig = z.record(z.string(), z.unknown());
export type AppConfig = Readonly<z.infer<typeof appConfig>>;

/** The project's at Expo. */
export function slugOf({ expo, product }: Pick<EnvironmentCatalog, "expo" | "product">): string {
  return expo.slug ?? product.name;
}

/**
 * Makes of a folder what Expo's program takes for an app. It is written of the catalog and of data alone: without packages
 * of the app, without plugins and without a configuration that is code, the program finds nothing of the app's to run.
 */
export function writeAppFolder(
  folder: string,
  { catalog, surface }: { catalog: EnvironmentCatalog; surface: ExpoSurface },
  config: AppConfig = {},
): void {
  const { account, projectId } = catalog.expo;
  const slug = slugOf(catalog);
  const plain = Object.entries(config).filter(([key]) => key !== "plugins" && key !== "hooks");
  const extra = objectAt(config, "extra");
  const eas = { ...objectAt(extra, "eas"), projectId };
  const expo = { name: slug, ...Object.fromEntries(plain), slug, owner: account, extra: { ...extra, eas } };
  writeJson(folder, "app.json", { expo });
  writeJson(folder, "eas.json", easConfig([catalog], surface.app));
  // Without the dependency, the program would install it.
  writeJson(folder, "package.json", { name: slug, private: true, dependencies: { "expo-updates": "*" } });
}

/** What is an object there; an empty one where it is none. */
export function objectAt(config: AppConfig, key: string): AppConfig {
  return appConfig.catch({}).parse(config[key]);
}

export function writeJson(folder: string, name: string, content: unknown): void {
  writeFileSync(join(folder, name), `${JSON.stringify(content, null, 2)}\n`);
}
