import { readFileSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { build, type Plugin } from "esbuild";
import { execa } from "execa";
import { z } from "zod";
import { messagesInEnglish } from "../edge/bundle.ts";

const root = join(import.meta.dirname, "..");

/** What is started by itself, by its name in dist/: the command line, a product's program and pack, and what other processes load. */
const entryPoints: Readonly<Record<string, string>> = {
  main: "cli/main.ts",
  program: "stacks/index.ts",
  policy: "policy/pack/index.ts",
  watcher: "policy/pack/watcher.ts",
  "lean-pack-runner": "engine/run/lean-pack-runner.ts",
  plugin: "local/plugin.ts",
  "vercel-program": "local/vercel-program.ts",
};

/** What every catalog takes is in dist/, since many small files take longer to find than to run; other packages are loaded from where npm put them. */
const bundled = ["fastest-levenshtein", "pg", "uuid", "yaml", "zod"];

const banner = `import { createRequire as gantryRequire } from "node:module";
const require = gantryRequire(import.meta.url);`;

const { dependencies } = z
  .object({ dependencies: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
const outside = Object.keys(dependencies).filter((name) => !bundled.includes(name));

/**
 * "npm run build", and "npm pack" before it packs: makes dist/ of the sources, which an installed package runs. Nothing in a checkout does.
 */
rmSync(join(root, "dist"), { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: Object.entries(entryPoints).map(([out, path]) => ({ in: path, out })),
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node24",
  external: outside.flatMap((name) => [name, `${name}/*`]),
  // Libraries in the older format ask for Node's own modules by it.
  banner: { js: banner },
  plugins: [placesOfSources(), messagesInEnglish()],
});

/** What a product's own files are typed with, for editors and for its own tsc; Node takes nothing of it. */
await execa({ cwd: root, preferLocal: true })`tsc policy/own.ts --declaration --emitDeclarationOnly
  --outDir dist/types --rootDir . --target es2024 --module nodenext --types node
  --allowImportingTsExtensions --strict --skipLibCheck`;

/** The files that a source finds by its own place are where they were: the package ships the folders of the sources as well. */
function placesOfSources(): Plugin {
  const started = Object.keys(entryPoints);
  return {
    name: "places-of-sources",
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const source = relative(root, path).replaceAll("\\", "/");
        const contents = readFileSync(path, "utf8")
          .replaceAll("import.meta.dirname", `(import.meta.dirname + "/../${dirname(source)}")`)
          .replaceAll("import.meta.url", `new URL("../${source}", import.meta.url).href`)
          .replace(/(?<=import\.meta\.resolve\(")\.\/([\w-]+)\.ts(?="\))/g, (_, name: string) => {
            if (!started.includes(name)) throw new Error(`"${source}" starts "${name}", which is not built`);
            return `./${name}.js`;
          });
        return { contents, loader: "ts" };
      });
    },
  };
}
