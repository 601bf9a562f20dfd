import assert from "node:assert/strict";
import fc from "fast-check";
import { meansProduction } from "../../policy/production.ts";

const lookAlikes: Record<string, readonly string[]> = {
  o: ["o", "O", "0", "о", "ο", "ｏ"],
  i: ["i", "I", "1", "і"],
  c: ["c", "C", "с"],
  p: ["p", "P", "р"],
};

describe("knowing production by its name", () => {
  it("sees through any mixture of case, digits and letters that look alike", () => {
    const letters = Array.from("production").map((letter) =>
      fc.constantFrom(...(lookAlikes[letter] ?? [letter])),
    );
    fc.assert(fc.property(fc.tuple(...letters), (name) => meansProduction(name.join(""))));
  });

  it("sees through separators and invisible characters at any place", () => {
    const between = fc.array(fc.constantFrom("", "-", "_", "\u200b", " "), { minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(between, (gaps) =>
        meansProduction(
          Array.from("production")
            .map((l, i) => l + (gaps[i] ?? ""))
            .join(""),
        ),
      ),
    );
  });

  it("forgives one slip of the pen", () => {
    fc.assert(
      fc.property(fc.nat(9), (at) =>
        meansProduction(`${"production".slice(0, at)}${"production".slice(at + 1)}`),
      ),
    );
  });

  it("takes it for part of a longer name", () => {
    for (const name of ["production-portal", "eu_production", "prod.api", "prod2", "productionEU"]) {
      assert.ok(meansProduction(name), name);
    }
  });

  const others = [
    "staging",
    "canary",
    "sandbox",
    "performance",
    "repository",
    "preview",
    "github-pages",
    "products",
  ];
  for (const name of [...others, "product-docs", "pre-production", "non-prod", "prodigy", ""]) {
    it(`does not take ${JSON.stringify(name)} for it`, () => {
      assert.ok(!meansProduction(name));
    });
  }
});
