import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ownRulesFolder, ruleFiles, rulesFolder } from "../../catalog/rules-folder.ts";
import { gantryPackage } from "../../model/gantry-package.ts";
import { temporaryFolder } from "../support/clean-up.ts";

const gantrys = `node_modules/${gantryPackage}/policy/rules/require-runbooks.ts`;

describe("the rules of a pack", () => {
  let root: string;
  beforeEach(() => {
    root = temporaryFolder("gantry-rules-");
  });
  const write = (file: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), "");
  };
  const pack = (): string => join(root, "policy");
  const ids = (): string[] => [...ruleFiles(pack()).keys()];

  it("are the package's, and the product's own beside them", () => {
    write(gantrys);
    write("policy/rules/disallow-noise.ts");
    assert.deepEqual(ids(), ["disallow-noise", "require-runbooks"]);
    assert.equal(ruleFiles(pack()).get("require-runbooks"), join(root, gantrys));
  });

  it("are those of the folder where it is Gantry's", () => {
    write("policy/rule.ts");
    write("policy/rules/require-runbooks.ts");
    assert.deepEqual(ids(), ["require-runbooks"]);
    assert.equal(ownRulesFolder(pack()), undefined);
  });

  it("stay the package's where a product's folder looks like Gantry's", () => {
    write(gantrys);
    write("policy/rule.ts");
    write("policy/rules/disallow-noise.ts");
    assert.equal(rulesFolder(pack()), join(root, dirname(gantrys)));
    assert.deepEqual(ids(), ["disallow-noise", "require-runbooks"]);
  });

  it("are refused, all at once, where one of the product's own takes a name or is none", () => {
    write(gantrys);
    write("policy/rules/require-runbooks.ts");
    write("policy/rules/noise.ts");
    assert.throws(ids, {
      problems: [
        'policy/rules/noise.ts: "noise" is no name of a rule',
        "policy/rules/require-runbooks.ts has the name of one of Gantry's rules",
      ],
      exitCode: 2,
    });
  });

  it("are none where there is no package", () => {
    write("policy/rules/disallow-noise.ts");
    assert.equal(rulesFolder(pack()), undefined);
  });
});
