import { existsSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { GantryError } from "../../../model/errors.ts";
import { parseJson } from "../../../model/parse-json.ts";
import { unpackBundle, type Bundle } from "../../bundles/bundle-file.ts";
import { inTemporaryFolder } from "../../../files/temporary-folder.ts";
import { appConfig, type AppConfig } from "./app-folder.ts";

/** The file of a bundle with the app's configuration. */
export const configName = "config.json";
/** The folder of a bundle, and of what is published, with the exported app. */
export const distName = "dist";

/** The configuration that a bundle came with; its exported app is laid into a folder, where one is given, and nothing else. */
export async function unpackApp(bundle: Bundle, folder?: string): Promise<AppConfig> {
  return inTemporaryFolder("expo", async (whole) => {
    const output = await unpackBundle(bundle, join(whole, "bundle"));
    const [file, dist] = [join(output, configName), join(output, distName)];
    const parsed = appConfig.safeParse(existsSync(file) ? parseJson(readFileSync(file, "utf8")) : undefined);
    if (!parsed.success || !existsSync(dist)) {
      throw new GantryError(`"${bundle.file}" lacks the exported app or its configuration`, {
        hint: 'build it again with "gantry bundle"',
      });
    }
    if (folder !== undefined) renameSync(dist, join(folder, distName));
    return parsed.data;
  });
}
