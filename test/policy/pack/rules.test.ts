import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { format } from "prettier";
import { parse } from "yaml";
import { z } from "zod";
import { rulesPage } from "../../../cli/generators/rules-page.ts";
import { pack } from "../../../policy/pack/pack.ts";
import { loadRules, ruleIds } from "../../../policy/pack/rules.ts";

const read = (file: string): string =>
  readFileSync(new URL(`../../../policy/${file}`, import.meta.url), "utf8");

describe("the policy pack's rules", () => {
  it("are those of the folder, each in the file of its id", async () => {
    const rules = await loadRules();
    assert.ok(rules.length >= 4);
    assert.deepEqual(
      rules.map((rule) => rule.id),
      ruleIds(),
    );
  });

  it("begin with a verb, and say in one sentence what must hold", async () => {
    for (const { id, sentence, remedy, protects } of await loadRules()) {
      assert.match(id, /^(require|disallow)(-[a-z0-9]+)+$/);
      assert.match(sentence, /^[A-Z][^.]*\.$/, id);
      assert.match(remedy, /^[a-z].*[^.]$/, id);
      assert.match(protects.seed ?? "", /^00[0-4](, 00[0-4])*$/, id);
    }
  });

  it("stand in a page that the formatter leaves alone", async () => {
    const page = rulesPage.generate("").get("docs/rules.md") ?? "";
    for (const id of ruleIds()) assert.ok(page.includes(`| \`${id}\` `), id);
    assert.equal(await format(page, { parser: "markdown", printWidth: 110 }), page);
  });

  it("go by one name and version in every file of the pack", () => {
    const named = z.object({ name: z.literal(pack.name), version: z.literal(pack.version) });
    named.parse(JSON.parse(read("package.json")));
    const described = z.object({
      version: z.literal(pack.version),
      description: z.literal(pack.description),
    });
    described.parse(parse(read("PulumiPolicy.yaml")));
  });
});
