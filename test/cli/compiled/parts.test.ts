import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { compilePart } from "../../../cli/compiled/compile-part.ts";
import { ownCode, partFile, readPart } from "../../../cli/compiled/parts.ts";
import { runPart } from "../../../cli/compiled/run-part.ts";
import { type CatalogLoader, holdsLoader } from "../../../catalog/catalog-loader.ts";
import { loadCatalog } from "../../../catalog/load.ts";
import { GantryError } from "../../../model/errors.ts";
import { cleanUp, temporaryFolder } from "../../support/clean-up.ts";
import { TestProject } from "../../support/project.ts";

const files = {
  "entry.ts": 'import { word } from "./lib/word.ts";\nexport const answer: string = word();\n',
  "lib/word.ts": 'export const word = () => "one";\n',
  "node_modules/.package-lock.json": "{}\n",
};

describe("a part that was compiled", () => {
  let code: string;
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(code, path)), { recursive: true });
    writeFileSync(join(code, path), text);
  };
  const compile = (): Promise<void> =>
    compilePart({ code, name: "answer", source: 'export * from "./entry.ts";', use: () => undefined });
  const exported = (): unknown => {
    const part = readPart("answer", code);
    return part && runPart(part);
  };

  beforeEach(() => {
    code = temporaryFolder("gantry-part-");
    for (const [path, text] of Object.entries(files)) write(path, text);
  });

  it("exports what its sources do", async () => {
    assert.equal(exported(), undefined);
    await compile();
    assert.deepEqual({ ...Object(exported()) }, { answer: "one" });
  });

  const changes: Record<string, () => void> = {
    "a source": () => {
      write("lib/word.ts", files["lib/word.ts"].replace("one", "two"));
    },
    "a source that is gone": () => {
      rmSync(join(code, "lib"), { recursive: true });
    },
    "what npm installed": () => {
      write("node_modules/.package-lock.json", "[]\n");
    },
    "its end, which is missing": () => {
      const file = partFile(code, "answer");
      writeFileSync(file, readFileSync(file).subarray(0, -1));
    },
    "all of it": () => {
      writeFileSync(partFile(code, "answer"), "");
    },
  };
  for (const [what, change] of Object.entries(changes)) {
    it(`is not used after a change of ${what}`, async () => {
      await compile();
      change();
      assert.equal(exported(), undefined);
    });
  }

  it("is not used when a source has other contents of the same length and time", async () => {
    await compile();
    const { atime, mtime } = statSync(join(code, "lib", "word.ts"));
    write("lib/word.ts", files["lib/word.ts"].replace("one", "two"));
    utimesSync(join(code, "lib", "word.ts"), atime, mtime);
    assert.equal(exported(), undefined);
    await compile();
    assert.deepEqual({ ...Object(exported()) }, { answer: "two" });
  });

  it("runs where V8 is another one than when it was compiled", async () => {
    await compile();
    const part = readPart("answer", code);
    assert.ok(part);
    assert.deepEqual({ ...Object(runPart({ ...part, compiled: Buffer.alloc(400) })) }, { answer: "one" });
  });

  it("is refused where it asks for its own place, which is another one", async () => {
    write("entry.ts", "export const answer = import.meta.dirname;\n");
    await assert.rejects(compile(), /cannot be compiled.*import\.meta/);
  });
});

describe("the compiled loader of catalogs", () => {
  const name = `catalog-${process.pid}`;
  let loader: CatalogLoader;
  let project: TestProject;

  before(async () => {
    const source = 'export { loadCatalog } from "./model/catalog/load.ts";';
    cleanUp(() => {
      rmSync(partFile(ownCode, name), { force: true });
    });
    await compilePart({ code: ownCode, name, source, use: () => undefined });
    const part = readPart(name);
    const exports = part && runPart(part);
    assert.ok(holdsLoader(exports));
    loader = exports;
    project = new TestProject();
  });

  it("gives what the sources give", () => {
    assert.deepEqual(loader.loadCatalog(project.root), loadCatalog(project.root));
  });

  it("throws the errors that commands know, with the same problems", () => {
    project.edit("environments/staging/config.yml", "maxInstances: 4", "maxInstances: many");
    const problems = (load: CatalogLoader["loadCatalog"]): readonly string[] => {
      try {
        load(project.root);
      } catch (error) {
        assert.ok(error instanceof GantryError);
        return error.problems;
      }
      throw new Error("the catalog was accepted");
    };
    const told = problems(loader.loadCatalog);
    assert.equal(told.length, 1);
    assert.deepEqual(told, problems(loadCatalog));
  });
});
