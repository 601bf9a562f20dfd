import { join } from "node:path";
import { build, type Plugin } from "esbuild";

/** The evaluator of flags as Cloudflare takes it: one module, the same bytes of the same sources. Runs in Node, and is no part of a Worker. */
export function evaluatorBundle(): Promise<string> {
  return bundle("evaluator/worker.ts");
}

/** The Worker that has the object of the kills, likewise. It changes when edge/evaluator/kill-switch.ts does, and for nothing else. */
export function killsBundle(): Promise<string> {
  return bundle("evaluator/kill-switch.ts");
}

/** The relay of alerts, likewise. */
export function relayBundle(): Promise<string> {
  return bundle("relay/worker.ts");
}

/** The Worker that has the objects of what the relay was told. It changes when edge/relay/outbox.ts does, and for nothing else. */
export function outboxBundle(): Promise<string> {
  return bundle("relay/outbox.ts");
}

async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
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
    plugins: [messagesInEnglish()],
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error(`esbuild made nothing of ${entry}`);
  return file.text;
}

/** Of zod's messages in fifty languages, half of its size, none but the English ones is ever asked for. */
export function messagesInEnglish(): Plugin {
  return {
    name: "messages-in-english",
    setup(build) {
      build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
        contents: 'export { default as en } from "./en.js";',
        loader: "js",
      }));
    },
  };
}
