import { cpSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { standIn } from "../../../local/programs.ts";
import { appFolder, appNamed } from "../../../model/declared/app.ts";
import type { ExpoSurface } from "../../../model/declared/deployment-surface.ts";
import { expoVariables } from "../../../model/eas-config.ts";
import { GantryError } from "../../../model/errors.ts";
import { fingerprint } from "../../../model/observed/bundle.ts";
import { line } from "../../../model/observed/scalars.ts";
import { parseJson } from "../../../model/parse-json.ts";
import type { Build } from "../platform.ts";
import { runTool } from "../run-tool.ts";
import { appConfig, objectAt, slugOf, writeJson } from "./app-folder.ts";
import { mobilePlatforms } from "./eas.ts";
import { lockOf, packagesOf } from "./packages.ts";
import { configName, distName } from "./unpack-app.ts";

const config = z.looseObject({
  slug: z.string(),
  extra: z.looseObject({ eas: z.looseObject({ projectId: z.string() }) }),
  updates: z.looseObject({ url: z.url(), codeSigningCertificate: z.string().optional() }),
  ios: z.looseObject({ entitlements: z.looseObject({}).optional() }).optional(),
});
const runtime = z.object({ runtimeVersion: line(100) });
const native = z.object({ hash: fingerprint });
const bundled = z.object({ bundle: z.string() });
/** What Expo's program asks of an export. */
const exported = z.object({
  version: z.literal(0),
  bundler: z.literal("metro"),
  fileMetadata: z.object({ android: bundled, ios: bundled }),
});

/**
 * Installs an app's packages by its lock file, exports it for both platforms, and takes its configuration, native side and
 * runtime versions down as data. All of it runs the app's own code.
 */
export async function buildApp(
  build: Build & { surface: ExpoSurface },
): Promise<{ fingerprint: string; runtimeVersion: string }> {
  const { surface, output, local } = build;
  const app = appNamed(build.catalog.apps, surface.app);
  const own = appFolder(app);
  const folder = join(build.files, own);
  const packages = packagesOf(app, (path) => existsSync(join(build.files, path)));
  if (packages === undefined || !existsSync(join(folder, "package.json"))) {
    const lacking = packages === undefined ? lockOf(app) : "package.json";
    throw new GantryError(
      `${surface.id}: the version has no "${lacking}" in "${own}"${packages === undefined ? ", nor above it" : ""}`,
      { hint: `an app is installed as its lock file says; apps.${app.id}.packageManager names what by` },
    );
  }
  const started = programs(build, { folder, top: join(build.files, packages.lockFolder) });
  if (!local) await install(build, packages.commands);
  const platforms = mobilePlatforms.flatMap((platform) => ["--platform", platform]);
  await started("expo", "export", "--output-dir", distName, "--dump-assetmap", ...platforms);
  const metadata = join(folder, distName, "metadata.json");
  parsed(exported, existsSync(metadata) ? readFileSync(metadata, "utf8") : "", `${distName}/metadata.json`);
  const told = await started("expo", "config", "--json", "--type", "introspect");
  const whole = parsed(config, told, "its configuration");
  checkConfig(build, whole);
  const shown = parsed(
    appConfig,
    await started("expo", "config", "--json", "--type", "public"),
    "its configuration",
  );
  const runtimes: Record<string, string> = {};
  for (const platform of mobilePlatforms) {
    const said = await started("expo-updates", "runtimeversion:resolve", "--platform", platform);
    runtimes[platform] = parsed(runtime, said, `the runtime version for ${platform}`).runtimeVersion;
  }
  const { hash } = parsed(native, await started("fingerprint", "fingerprint:generate"), "the fingerprint");
  const { entitlements } = whole.ios ?? {};
  writeJson(output, configName, {
    ...shown,
    runtimeVersion: undefined,
    android: { ...objectAt(shown, "android"), runtimeVersion: runtimes["android"] },
    ios: {
      ...objectAt(shown, "ios"),
      ...(entitlements === undefined ? {} : { entitlements }),
      runtimeVersion: runtimes["ios"],
    },
  });
  cpSync(join(folder, distName), join(output, distName), { recursive: true, verbatimSymlinks: true });
  return { fingerprint: hash, runtimeVersion: [...new Set(Object.values(runtimes))].join(", ") };
}

type Run = (name: string, ...args: string[]) => Promise<string>;

/** With the variables that native builds of the environment get as well. */
function environmentOf({ catalog, surface }: Build & { surface: ExpoSurface }): Record<string, string> {
  return { ...expoVariables(catalog, surface), CI: "1", EXPO_NO_TELEMETRY: "1" };
}

async function install(
  build: Build & { surface: ExpoSurface },
  commands: readonly { words: string; folder: string }[],
): Promise<void> {
  for (const { words, folder } of commands) {
    const [file = "", ...args] = words.split(" ");
    const what = `build ${build.surface.id}: ${words}`;
    const cwd = join(build.files, folder);
    await runTool({ context: build.context, what, cwd, env: environmentOf(build), file, args });
  }
}

/** The programs of the app's own packages, which lie in its folder, or in that of its workspace above. */
function programs(
  build: Build & { surface: ExpoSurface },
  { folder, top }: { folder: string; top: string },
): Run {
  const { context, surface, local } = build;
  const env = environmentOf(build);
  return async (name, ...args) => {
    const what = `build ${surface.id}: ${name} ${args[0] ?? ""}`;
    const common = { context, what, cwd: folder, env };
    if (local) {
      const [file, first] = standIn("expo");
      return runTool({ ...common, file, args: [first, name, ...args] });
    }
    const places = [folder, top].map((each) => join(each, "node_modules", ".bin", name));
    const file = places.find((each) => existsSync(each));
    if (file !== undefined) return runTool({ ...common, file, args });
    throw new GantryError(`${surface.id}: the app's packages have no program ${name}`, {
      hint: "npx expo install expo expo-updates @expo/fingerprint",
    });
  };
}

/** What would be published, and reach nobody. */
function checkConfig(
  { catalog, surface }: Pick<Build, "catalog"> & { surface: ExpoSurface },
  { slug, extra, updates }: z.infer<typeof config>,
): void {
  const { projectId } = catalog.expo;
  const found = extra.eas.projectId;
  const problems = [
    ...(slug === slugOf(catalog) ? [] : [`its slug is "${slug}", and the catalog's "${slugOf(catalog)}"`]),
    ...(found === projectId
      ? []
      : [`its extra.eas.projectId is "${found}", and the catalog's expo.projectId "${projectId}"`]),
    ...(updates.url.endsWith(`/${projectId}`)
      ? []
      : [`its updates.url is "${updates.url}", where no build finds updates of "${projectId}"`]),
    ...(updates.codeSigningCertificate === undefined
      ? []
      : [
          "it has updates.codeSigningCertificate: its builds take signed updates alone, and what a release publishes is not signed",
        ]),
  ];
  if (problems.length === 0) return;
  throw new GantryError(`${surface.id}: the app's configuration does not fit the catalog`, { problems });
}

function parsed<Schema extends z.ZodType>(schema: Schema, text: string, what: string): z.infer<Schema> {
  const { data, error } = schema.safeParse(parseJson(text));
  if (error === undefined) return data;
  throw new GantryError(`${what} is not what Expo's tools write`, {
    problems: error.issues.slice(0, 5).map(({ path, message }) => `${path.join(".")}: ${message}`),
  });
}
