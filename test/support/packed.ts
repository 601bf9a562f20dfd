import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { extract } from "tar";
import { checkout } from "./project.ts";

/** What a user installs: `npm pack` of the checkout, which builds it first, put into a folder. The path of the tarball. */
export async function packGantry(folder: string): Promise<string> {
  const built = join(checkout, "dist");
  const wasBuilt = existsSync(built);
  const { stdout } = await execa("npm", ["pack", "--silent", "--pack-destination", folder], {
    cwd: checkout,
  });
  if (!wasBuilt) rmSync(built, { recursive: true, force: true });
  const tarball = join(folder, stdout.trim().split("\n").at(-1) ?? "");
  if (!existsSync(tarball)) throw new Error(`npm packed nothing:\n${stdout}`);
  return tarball;
}

/** Unpacks it to where npm would, in a `node_modules` that has its dependencies; the entry point of the command line. */
export async function unpackGantry(tarball: string, nodeModules: string): Promise<string> {
  const cwd = join(nodeModules, "gantry");
  mkdirSync(cwd, { recursive: true });
  await extract({ file: tarball, cwd, strip: 1 });
  return join(cwd, "cli", "gantry.js");
}
