import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { Script } from "node:vm";
import { build, type Plugin } from "esbuild";
import { writeFileAtomically } from "../../files/write-file.ts";
import { installed, partFile, type PartHead, sharedModule } from "./parts.ts";
import { runProgram } from "./run-part.ts";

export interface PartOptions {
  /** The checkout whose part it is. */
  code: string;
  name: string;
  /** The module that it begins with, which imports relative to the checkout. None may ask for its own place, since a part has another. */
  source: string;
  /** Does what the part is for: what V8 compiles meanwhile is kept, the rest would be compiled at each use. */
  use: (exports: unknown) => Promise<void> | void;
}

/** Makes one file of a part: its sources and libraries as one program, and what V8 made of it. */
export async function compilePart({ code, name, source, use }: PartOptions): Promise<void> {
  const sources = new Map([[installed, readFileSync(join(code, installed))]]);
  const program = await bundle(code, source, sources);
  const file = partFile(code, name);
  const script = new Script(program.toString("latin1"), { filename: file, lineOffset: 1 });
  await use(runProgram(script));
  const body = Buffer.concat([...sources.values(), program, script.createCachedData()]);
  const head: PartHead = {
    id: randomUUID(),
    inputs: [...sources].map(([path, { length }]) => [path, length]),
    program: program.length,
    length: body.length,
  };
  const content = Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`, "latin1"), body]);
  writeFileAtomically(file, content, { mode: 0o644, flush: true });
}

/** The program of a module; whatever it was made of is put into `sources`. */
async function bundle(code: string, source: string, sources: Map<string, Buffer>): Promise<Buffer> {
  const { outputFiles, warnings } = await build({
    absWorkingDir: code,
    stdin: { contents: source, resolveDir: code, loader: "ts" },
    bundle: true,
    write: false,
    format: "cjs",
    platform: "node",
    target: `node${process.versions.node}`,
    // The digests of node:crypto take longer to load than the few ids of a catalog to make.
    alias: { uuid: join(code, "node_modules", "uuid", "dist", "index.js") },
    // V8 keeps a program in ASCII in half the memory.
    charset: "ascii",
    logLevel: "silent",
    plugins: [outsideShared(code), lessOfZod, remember(code, sources)],
  });
  const [output] = outputFiles;
  if (output === undefined || warnings.length > 0) {
    throw new Error(`a part cannot be compiled: ${warnings.map(({ text }) => text).join(", ")}`);
  }
  return Buffer.from(`(function (module, require) {${output.text}\n})`, "latin1");
}

/** An error that a part throws has to be of the class that `cli/main.ts` knows. */
function outsideShared(code: string): Plugin {
  return {
    name: "outside-shared",
    setup(build) {
      build.onResolve({ filter: /\/errors\.ts$/ }, ({ path, resolveDir }) => {
        const isShared = relative(code, join(resolveDir, path)) === sharedModule.path;
        return isShared ? { path: sharedModule.id, external: true } : undefined;
      });
    },
  };
}

/** Without zod's fifty other languages and its reader of JSON Schemas, which no part uses and each start would pay for. */
const lessOfZod: Plugin = {
  name: "less-of-zod",
  setup(build) {
    build.onLoad({ filter: /\/zod\/v4\/locales\/index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
    }));
    build.onLoad({ filter: /\/zod\/v4\/classic\/from-json-schema\.js$/ }, () => ({
      contents: 'export function fromJSONSchema() { throw new Error("fromJSONSchema is in no part"); }',
    }));
  },
};

/** Reads each source once, for the program and for what is compared later, so that no change comes between the two. */
function remember(code: string, sources: Map<string, Buffer>): Plugin {
  return {
    name: "remember",
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const contents = readFileSync(path);
        sources.set(relative(code, path), contents);
        return { contents, loader: "ts" };
      });
    },
  };
}
