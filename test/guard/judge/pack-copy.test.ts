import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { findProject } from "../../../catalog/project.ts";
import { copyPack } from "../../../guard/judge/pack-copy.ts";
import { TestProject } from "../../support/project.ts";

describe("the copy that a pack runs from", () => {
  let project: TestProject;
  beforeEach(() => {
    project = new TestProject();
    project.copy("policy");
  });
  const copy = () => copyPack(findProject(project.root));
  const judges = () => readdirSync(project.path(".gantry/judges"));

  it("has what the pack is made of, read-only, and packages by link", async () => {
    const { folder, parts } = await copy();
    assert.deepEqual(readdirSync(folder).toSorted(), [...parts, "node_modules"].toSorted());
    assert.ok(parts.includes("policy") && parts.includes("catalog") && !parts.includes("environments"));
    assert.equal(statSync(join(folder, "policy/rule.ts")).mode & 0o777, 0o444);
  });

  it("is the same one as long as the pack is the same, and another one for another pack", async () => {
    const first = await copy();
    const written = statSync(join(first.folder, "policy/rule.ts")).ctimeMs;
    const again = await copy();
    assert.deepEqual(
      [again.folder, statSync(join(again.folder, "policy/rule.ts")).ctimeMs],
      [first.folder, written],
    );
    project.edit("policy/rule.ts", /$/, "\n");
    assert.notEqual((await copy()).folder, first.folder);
  });

  it("is made anew where somebody wrote it, added to it, or led its packages elsewhere", async () => {
    const { folder } = await copy();
    const rule = join(folder, "policy/rule.ts");
    const spoil: (() => void)[] = [
      () => {
        chmodSync(rule, 0o600);
        writeFileSync(rule, "");
      },
      () => {
        writeFileSync(join(folder, "policy/rules/none.ts"), "");
      },
      () => {
        rmSync(join(folder, "node_modules"));
        mkdirSync(join(folder, "node_modules"));
      },
      () => {
        writeFileSync(join(folder, "package.json.ts"), "");
      },
      () => {
        rmSync(join(folder, "catalog"), { recursive: true });
      },
    ];
    for (const [at, each] of spoil.entries()) {
      each();
      const made = await copy();
      assert.equal(made.folder, folder, String(at));
      assert.deepEqual(
        readdirSync(folder).toSorted(),
        [...made.parts, "node_modules"].toSorted(),
        String(at),
      );
      assert.ok(statSync(rule).size > 0 && !existsSync(join(folder, "policy/rules/none.ts")), String(at));
      assert.ok(made.parts.includes("catalog"), String(at));
    }
  });

  it("is made once by several at the same time", async () => {
    const all = await Promise.all([copy(), copy(), copy()]);
    assert.equal(new Set(all.map(({ folder }) => folder)).size, 1);
    assert.equal(judges().length, 1);
  });

  it("goes when nobody used it for a week, as does what a killed process left", async () => {
    const { folder } = await copy();
    const weekAgo = new Date(Date.now() - 8 * 24 * 3_600_000);
    project.edit("policy/rule.ts", /$/, "\n");
    utimesSync(folder, weekAgo, weekAgo);
    mkdirSync(project.path(".gantry/judges", `${basename(folder)}.999999999`));
    const { folder: used } = await copy();
    assert.deepEqual(judges(), [basename(used)]);
  });
});
