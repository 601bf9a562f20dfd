import { join } from "node:path";
import { buildSync } from "esbuild";

/** The relay of alerts as Cloudflare takes it: one module, the same bytes of the same sources. Runs in Node, and is no part of a Worker. */
export function relayBundle(): string {
  return bundle("relay/worker.ts");
}

function bundle(entry: string): string {
  const { outputFiles } = buildSync({
    absWorkingDir: import.meta.dirname,
    entryPoints: [join(import.meta.dirname, entry)],
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    conditions: ["worker"],
    target: "es2022",
    minify: true,
    legalComments: "none",
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error(`esbuild made nothing of ${entry}`);
  return file.text;
}
