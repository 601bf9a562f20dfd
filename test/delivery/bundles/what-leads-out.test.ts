import assert from "node:assert/strict";
import fc from "fast-check";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { Header } from "tar";
import { readBundle, bundlePath, unpackBundle, writeBundle } from "../../../delivery/bundles/bundle-file.ts";
import { whatLeadsOut, type Entry } from "../../../delivery/bundles/what-leads-out.ts";
import { GantryError } from "../../../model/errors.ts";
import type { BundleManifest } from "../../../model/observed/bundle.ts";
import { temporaryFolder } from "../../support/clean-up.ts";

const key = { environment: "staging", surface: "portal", commit: "c".repeat(40) } as const;
const manifest: BundleManifest = { ...key, platform: "vercel", createdAt: "2026-11-20T10:00:00.000Z" };

describe("what leads out of a bundle", () => {
  let folder: string;
  let output: string;

  beforeEach(() => {
    folder = temporaryFolder();
    output = join(folder, "built", "output");
    mkdirSync(join(output, "a"), { recursive: true });
    writeFileSync(join(output, "a", "index.js"), "1\n");
    writeFileSync(join(folder, "token"), "of the job that deploys\n");
  });

  const write = (): ReturnType<typeof writeBundle> =>
    writeBundle(join(folder, "built"), manifest, join(folder, "bundles", "portal.tar"));

  for (const [what, place, target] of [
    ["a link to another folder of the machine", "a/b", "/etc/passwd"],
    ["a link to the folder above", "a/b", "../../../token"],
    ["a link to what says what the bundle is", "b", "../bundle.json"],
    ["a link out that is nowhere yet", "a/b", "../../../later"],
  ] as const) {
    it(`is refused when it is made, and none is left: ${what}`, async () => {
      symlinkSync(target, join(output, place));
      await assert.rejects(write, (error) => {
        assert.ok(error instanceof GantryError);
        assert.equal(error.message, "portal: what was built leads out of its own folder");
        assert.deepEqual(error.problems, [
          `"output/${place}" is a link to "${target}", which leads out of "output"`,
        ]);
        return true;
      });
      assert.deepEqual(readdirSync(join(folder, "bundles")), []);
    });
  }

  it("is refused by way of a second link, which has no dots too many", async () => {
    mkdirSync(join(output, "a", "b"));
    symlinkSync("..", join(output, "a", "b", "up"));
    symlinkSync("a", join(output, "c"));
    await write();
    symlinkSync("c/b/up/../../token", join(output, "out"));
    await assert.rejects(write, /leads out of its own folder/);
  });

  it("is none of the links inside of it", async () => {
    symlinkSync("../a/index.js", join(output, "a", "again.js"));
    symlinkSync("a", join(output, "b"));
    symlinkSync("b/later.js", join(output, "c"));
    const unpacked = await unpackBundle(await write(), join(folder, "out"));
    assert.equal(
      realpathSync(join(unpacked, "a", "again.js")),
      realpathSync(join(unpacked, "a", "index.js")),
    );
  });

  const bundleJson = [
    entry("bundle.json", "File", "", `${JSON.stringify(manifest)}\n`),
    entry("output/", "Directory"),
  ];
  for (const [what, entries, problem] of [
    [
      "a link",
      [entry("output/b", "SymbolicLink", "/etc/passwd")],
      '"output/b" is a link to "/etc/passwd", which leads out of "output"',
    ],
    ["a hard link", [entry("output/b", "Link", "/etc/passwd")], '"output/b" is a hard link to "/etc/passwd"'],
    [
      "a hard link by way of a link",
      [entry("output/b", "SymbolicLink", "a"), entry("output/c", "Link", "output/b/passwd")],
      '"output/c" is a hard link to "output/b/passwd"',
    ],
    [
      "a file by way of a link",
      [entry("output/b", "SymbolicLink", "a"), entry("output/b/c", "File", "", "1\n")],
      '"output/b/c" lies outside "output"',
    ],
    ["a file beside its folder", [entry("other", "File", "", "1\n")], '"other" lies outside "output"'],
    [
      "a file above",
      [entry("output/../../token", "File", "", "1\n")],
      '"output/../../token" lies outside "output"',
    ],
    [
      "a name twice",
      [entry("output/b", "File", "", "1\n"), entry("output/b", "SymbolicLink", "a")],
      '"output/b" is in it twice',
    ],
    [
      "a device",
      [entry("output/b", "CharacterDevice")],
      '"output/b" is neither a file nor a folder nor a link, but CharacterDevice',
    ],
  ] as const) {
    it(`is refused before anything is written, and unpacks nothing, where somebody else made it: ${what}`, async () => {
      const project = { local: join(folder, ".gantry") };
      const file = bundlePath(project, key);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, Buffer.concat([...bundleJson, ...entries, Buffer.alloc(1024)]));
      assert.deepEqual(await readBundle(project, key), { problem: `"${file}" cannot be taken: ${problem}` });
      await assert.rejects(unpackBundle({ file, manifest }, join(folder, "out")), (error) => {
        assert.ok(error instanceof GantryError);
        assert.deepEqual(error.problems, [problem]);
        return true;
      });
      assert.ok(!existsSync(join(folder, "out")));
    });
  }

  it("is nothing where, whatever links there are, each ends inside of the folder by the system's own reading", () => {
    const name = fc.constantFrom("a", "b", "c");
    const target = fc.array(fc.constantFrom("a", "b", "c", "..", "."), { minLength: 1, maxLength: 5 });
    const links = fc.uniqueArray(fc.record({ below: fc.boolean(), name, target }), {
      minLength: 1,
      maxLength: 5,
      selector: ({ below, name: own }) => `${below}/${own}`,
    });
    fc.assert(
      fc.property(links, (made) => {
        const top = realpathSync(temporaryFolder());
        const inside = join(top, "one", "two", "output");
        mkdirSync(join(inside, "real"), { recursive: true });
        for (const outside of [join(top, "one", "a"), join(top, "one", "two", "b")]) mkdirSync(outside);
        const entries = made.map(({ below, name: own, target: to }): Entry => {
          const place = below ? join("real", own) : own;
          symlinkSync(to.join("/"), join(inside, place));
          assert.ok(lstatSync(join(inside, place)).isSymbolicLink());
          return { path: `output/${place}`, type: "SymbolicLink", target: to.join("/") };
        });
        const refused = new Set(
          entries.filter((each) =>
            whatLeadsOut(entries, "output").some((line) => line.startsWith(`"${each.path}"`)),
          ),
        );
        for (const each of entries) {
          const end = endOf(join(top, "one", "two", each.path));
          if (end === undefined) continue;
          const isInside = end === inside || end.startsWith(`${inside}/`);
          if (!isInside) assert.ok(refused.has(each), `${each.path} → ${each.target ?? ""} ends at ${end}`);
        }
      }),
      { numRuns: 200 },
    );
  });
});

/**
 * Where the system ends; undefined where nothing is there, or links go round. Asked of the system itself: Node's own reading takes the dots
 * off a target by its text, and goes round for ever where `a` leads to `b/../a` by way of a link `b`.
 */
function endOf(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}

/** One entry as an archive has it, for what no honest build makes. */
function entry(
  path: string,
  type: "File" | "Directory" | "SymbolicLink" | "Link" | "CharacterDevice",
  linkpath = "",
  text = "",
): Buffer {
  const header = new Header({ path, type, linkpath, size: Buffer.byteLength(text), mode: 0o755 });
  header.encode();
  const blocks = Math.ceil(Buffer.byteLength(text) / 512);
  const content = Buffer.alloc(blocks * 512);
  content.write(text);
  return Buffer.concat([header.block ?? Buffer.alloc(0), content]);
}
