import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { build, type Plugin } from "esbuild";
import { execa } from "execa";
import ts from "typescript";
import {
  evaluatorBundle,
  killsBundle,
  messagesInEnglish,
  outboxBundle,
  relayBundle,
} from "../edge/bundle.ts";
import { outside } from "./packed-manifest.ts";

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

const banner = `import { createRequire as gantryRequire } from "node:module";
const require = gantryRequire(import.meta.url);`;

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
  target: "node22.18",
  // Names stay, and there are lines still that a stack trace can name.
  minifyWhitespace: true,
  lineLimit: 160,
  external: outside.flatMap((name) => [name, `${name}/*`]),
  // Libraries in the older format ask for Node's own modules by it.
  banner: { js: banner },
  plugins: [workersAsText(), placesOfSources(), messagesInEnglish()],
});

/** What a product's own files are typed with, for editors and for its own tsc; Node takes nothing of it. */
await execa({ cwd: root, preferLocal: true })`tsc policy/own.ts --declaration --emitDeclarationOnly
  --outDir dist/types --rootDir . --target es2024 --module nodenext --types node
  --allowImportingTsExtensions --strict --skipLibCheck`;
writeOutputsPlainly();

/** Of the model they need one type, which is inferred by a library that a product does not install: it is written out. */
function writeOutputsPlainly(): void {
  const source = join(root, "model", "outputs.ts");
  const module = ts.ModuleKind.NodeNext;
  const program = ts.createProgram([source], {
    module,
    strict: true,
    skipLibCheck: true,
    noErrorTruncation: true,
  });
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(source);
  const symbol = file === undefined ? undefined : checker.getSymbolAtLocation(file);
  const found = symbol?.exports?.get(ts.escapeLeadingUnderscores("EnvironmentOutputs"));
  if (found === undefined) throw new Error(`"${source}" exports no EnvironmentOutputs`);
  const text = checker.typeToString(
    checker.getDeclaredTypeOfSymbol(found),
    undefined,
    ts.TypeFormatFlags.InTypeAlias,
  );
  const types = join(root, "dist", "types", "model");
  rmSync(types, { recursive: true });
  mkdirSync(types);
  writeFileSync(join(types, "outputs.d.ts"), `export type EnvironmentOutputs = ${text};\n`);
}

/** What Cloudflare is given is made here once: a package has neither what it is made of nor a use for it. */
function workersAsText(): Plugin {
  const bundles = { evaluatorBundle, killsBundle, relayBundle, outboxBundle };
  return {
    name: "workers-as-text",
    setup(build) {
      build.onLoad({ filter: /[\\/]edge[\\/]bundle\.ts$/ }, async () => {
        const made = Object.entries(bundles).map(async ([name, make]) => {
          return `export const ${name} = () => Promise.resolve(${JSON.stringify(await make())});`;
        });
        return { contents: (await Promise.all(made)).join("\n"), loader: "js" };
      });
    },
  };
}

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
