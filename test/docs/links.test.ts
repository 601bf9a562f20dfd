import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { pages, readPage } from "../support/documents.ts";
import { checkout } from "../support/project.ts";

/** Links of a page to files of the repository, without those that code shows. */
function linksOf(page: string): string[] {
  const text = readPage(page).replaceAll(/^ *```[^]*?^ *```/gm, "");
  return [...text.replaceAll(/`[^`\n]*`/g, "code").matchAll(/\]\((?<to>[^)\s]+)\)/g)]
    .map(({ groups }) => groups?.["to"] ?? "")
    .filter((to) => !/^[a-z]+:/.test(to));
}

/** As GitHub makes an address of a heading. */
function anchorsOf(page: string): string[] {
  return [...readPage(page).matchAll(/^#+ (?<heading>.+)$/gm)].map(({ groups }) =>
    (groups?.["heading"] ?? "")
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

describe("the documents", () => {
  for (const page of pages) {
    it(`link to what is there: ${page}`, () => {
      for (const link of linksOf(page)) {
        const [path = "", anchor] = link.split("#");
        const to = path === "" ? page : normalize(join(dirname(page), path));
        assert.ok(existsSync(join(checkout, to)), `${link}: there is no ${to}`);
        if (anchor !== undefined && to.endsWith(".md"))
          assert.ok(anchorsOf(to).includes(anchor), `${link}: ${to} has no such heading`);
      }
    });
  }

  it("can all be reached from docs/README.md, but for those in folders of their own", () => {
    const reached = linksOf("docs/README.md").map((link) =>
      normalize(join("docs", link.split("#")[0] ?? "")),
    );
    const unlinked = pages.filter((page) => page !== "docs/README.md" && page !== "README.md");
    const missing = unlinked.filter((page) => !reached.includes(page) && !reached.includes(dirname(page)));
    assert.deepEqual(missing, []);
  });
});
