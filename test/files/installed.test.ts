import assert from "node:assert/strict";
import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { clockOf, digestOfInstalled, writtenSince } from "../../files/installed.ts";
import { temporaryFolder } from "../support/clean-up.ts";

describe("installed packages", () => {
  let root: string;
  let packages: string;
  beforeEach(() => {
    root = temporaryFolder();
    packages = join(root, "project/node_modules");
    write("zod/index.js", "export const z = 1;");
    write("zod/index.d.ts", "export declare const z: 1;");
    write("zod/node_modules/inner/main.cjs", "");
    write("mocha/index.js", "");
    write(".cache/tool/found.js", "");
    write(
      ".package-lock.json",
      JSON.stringify({ packages: { "node_modules/zod": {}, "node_modules/mocha": { dev: true } } }),
    );
  });
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(packages, path)), { recursive: true });
    writeFileSync(join(packages, path), text);
  };
  const same = (path: string): void => {
    const file = join(packages, path);
    const [text, { atime, mtime }] = [readFileSync(file), statSync(file)];
    writeFileSync(file, "other");
    writeFileSync(file, text);
    utimesSync(file, atime, mtime);
  };

  const written = (change: () => void): string[] => {
    const begun = clockOf(root);
    // Until the file system's clock has moved on: it ticks every few milliseconds.
    while (clockOf(root) === begun);
    change();
    return writtenSince([packages], begun).map((path) => path.slice(root.length + 1));
  };
  describe("have one digest", () => {
    const changes: Record<string, [boolean, () => void]> = {
      "a file's content": [
        true,
        () => {
          write("zod/index.js", "export const z = 2;");
        },
      ],
      "a new file": [
        true,
        () => {
          write("zod/extra.mjs", "");
        },
      ],
      "a package of a package": [
        true,
        () => {
          write("zod/node_modules/inner/main.cjs", "1");
        },
      ],
      "a new package": [
        true,
        () => {
          write("other/package.json", "{}");
        },
      ],
      "a link": [
        true,
        () => {
          symlinkSync(root, join(packages, "linked"));
        },
      ],
      "a package for development": [
        false,
        () => {
          write("mocha/index.js", "1");
        },
      ],
      "what Node does not load": [
        false,
        () => {
          write("zod/index.d.ts", "");
        },
      ],
      "what tools keep": [
        false,
        () => {
          write(".cache/tool/found.js", "1");
        },
      ],
    };
    for (const [what, [counts, change]] of Object.entries(changes))
      it(`that ${counts ? "is another one with" : "is the same with"} ${what}`, () => {
        const before = digestOfInstalled(packages);
        change();
        assert.equal(digestOfInstalled(packages) !== before, counts);
      });

    it("wherever they lie", () => {
      const before = digestOfInstalled(packages);
      renameSync(join(root, "project"), join(root, "moved"));
      assert.equal(digestOfInstalled(join(root, "moved/node_modules")), before);
    });
  });

  describe("that are a link to elsewhere, such as a workspace's", () => {
    const source = () => join(root, "project/lib/source.ts");
    beforeEach(() => {
      mkdirSync(dirname(source()), { recursive: true });
      writeFileSync(source(), "export {};");
      symlinkSync("../lib", join(packages, "lib"));
      symlinkSync("../node_modules", join(root, "project/lib/back"));
    });

    it("count with every file there", () => {
      const before = digestOfInstalled(packages);
      writeFileSync(source(), "export default 1;");
      assert.notEqual(digestOfInstalled(packages), before);
    });

    it("are named there as well", () => {
      assert.deepEqual(
        written(() => {
          writeFileSync(source(), "export default 1;");
        }),
        ["project/node_modules/lib/source.ts"],
      );
    });
  });

  it("of a workspace count with the folders that the project asks for, and those that these ask for", () => {
    const project = join(root, "project/infra");
    const names = ["infra", "lib", "web", "tools"];
    const installed: Record<string, object> = { lib: { dependencies: { tools: "*" } } };
    for (const name of names) installed[`node_modules/${name}`] = { link: true, resolved: name };
    write(".package-lock.json", JSON.stringify({ packages: installed }));
    for (const name of names) {
      write(`../${name}/index.ts`, "export {};");
      symlinkSync(`../${name}`, join(packages, name));
    }
    writeFileSync(join(project, "package.json"), JSON.stringify({ devDependencies: { lib: "*" } }));
    const begun = clockOf(root);
    while (clockOf(root) === begun);
    const counts = names.map((name) => {
      const before = digestOfInstalled(packages, project);
      write(`../${name}/index.ts`, "export default 1;");
      return digestOfInstalled(packages, project) !== before;
    });
    assert.deepEqual(counts, [false, true, false, true]);
    assert.deepEqual(
      writtenSince([packages], begun, project).map((path) => path.slice(packages.length + 1)),
      ["lib/index.ts", "tools/index.ts"],
    );
  });

  describe("that somebody writes", () => {
    const changes: Record<string, [string[], () => void]> = {
      "a file that is put back, with its times": [
        ["zod/index.js"],
        () => {
          same("zod/index.js");
        },
      ],
      "a file for development": [
        ["mocha/index.js"],
        () => {
          same("mocha/index.js");
        },
      ],
      "a file that is there for a moment": [
        ["zod"],
        () => {
          write("zod/extra.js", "");
          rmSync(join(packages, "zod/extra.js"));
        },
      ],
      "a package that gives way to another for a moment": [
        ["zod"],
        () => {
          renameSync(join(packages, "zod"), join(root, "aside"));
          write("zod/index.js", "");
          rmSync(join(packages, "zod"), { recursive: true });
          renameSync(join(root, "aside"), join(packages, "zod"));
        },
      ],
      "what Node does not load": [
        [],
        () => {
          same("zod/index.d.ts");
        },
      ],
      "what tools keep": [
        [],
        () => {
          same(".cache/tool/found.js");
        },
      ],
      nothing: [[], () => undefined],
    };
    for (const [what, [files, change]] of Object.entries(changes))
      it(`are named: ${what}`, () => {
        assert.deepEqual(
          written(change),
          files.map((file) => `project/node_modules/${file}`),
        );
      });

    it("are named by the link to them, where that leads elsewhere for a moment", () => {
      renameSync(packages, join(root, "real"));
      symlinkSync(join(root, "real"), packages);
      const found = written(() => {
        rmSync(packages);
        symlinkSync(root, packages);
        rmSync(packages);
        symlinkSync(join(root, "real"), packages);
      });
      assert.deepEqual(found, ["project/node_modules"]);
    });

    it("are those above as well, where Node looks for what is not there", () => {
      const found = written(() => {
        mkdirSync(join(root, "node_modules/planted"), { recursive: true });
      });
      assert.deepEqual(found, ["node_modules"]);
    });
  });
});
