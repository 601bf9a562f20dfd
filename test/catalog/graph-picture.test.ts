import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { catalogGraph, type CatalogGraph } from "../../catalog/graph.ts";
import { graphPicture } from "../../catalog/graph-picture.ts";
import { loadCatalog } from "../../catalog/load.ts";
import { inProcess } from "../support/in-process.ts";
import { checkout, TestProject } from "../support/project.ts";

/** The boxes of each drawing, as `left top width height`. */
function boxesOf(picture: string): number[][][] {
  return picture
    .split("<svg ")
    .slice(1)
    .map((drawing) =>
      [...drawing.matchAll(/<rect x="([\d.-]+)" y="([\d.-]+)" width="([\d.]+)" height="([\d.]+)"/g)].map(
        ([, ...numbers]) => numbers.map(Number),
      ),
    );
}

describe("the picture of the catalog", () => {
  const graph = catalogGraph(loadCatalog(checkout));
  let picture: string;
  before(async () => {
    picture = await graphPicture(graph);
  });

  it("has every entity and every reference", () => {
    for (const { key } of graph.nodes) assert.ok(picture.includes(`data-key="${key}"`), key);
    for (const { from, to, field } of graph.edges) {
      assert.ok(picture.includes(`data-from="${from}" data-to="${to}"`), `${from} → ${to}`);
      assert.ok(picture.includes(`<title>${from} ${field} ${to}</title>`), `${from} ${field} ${to}`);
    }
    assert.equal(picture.match(/<path class="line"/g)?.length, graph.edges.length);
  });

  it("has no two boxes in one place", () => {
    for (const boxes of boxesOf(picture)) {
      for (const [index, [x = 0, y = 0, width = 0, height = 0]] of boxes.entries()) {
        for (const [left = 0, top = 0, wide = 0, high = 0] of boxes.slice(index + 1)) {
          const apart = left >= x + width || x >= left + wide || top >= y + height || y >= top + high;
          assert.ok(apart, `${x},${y} and ${left},${top}`);
        }
      }
    }
  });

  it("closes every element that it opens, and asks nobody for anything", () => {
    const open: string[] = [];
    const markup = picture
      .replace(/<(style|script)>.*?<\/\1>/gs, "")
      .replace(/<!doctype html>|<meta [^>]*>/g, "");
    for (const [, end, name = "", own] of markup.matchAll(/<(\/?)([a-z][a-z0-9]*)(?:\s[^<>]*?)?(\/?)>/g)) {
      if (end === "/") assert.equal(open.pop(), name);
      else if (own !== "/") open.push(name);
    }
    assert.deepEqual(open, []);
    assert.doesNotMatch(picture, /https?:|src=|@import|url\(/);
  });

  it("tells in words what each box names, for those who hear it", () => {
    assert.match(
      picture,
      /aria-label="surface ocr-worker; names bundle: staging\/bundle\/staging-ocr-worker, credentials: [^"]*; named by /,
    );
  });

  it("keeps a text a text, whatever is in it", async () => {
    const id = `<img src=x onerror="alert('1')">&amp;`;
    const odd: CatalogGraph = {
      nodes: [
        { key: `staging/flag/${id}`, environment: "staging", kind: "flag", id },
        { key: "staging/cohort/c", environment: "staging", kind: "cohort", id: "c" },
      ],
      edges: [{ from: `staging/flag/${id}`, to: "staging/cohort/c", field: "<b>" }],
    };
    const drawn = await graphPicture(odd);
    assert.doesNotMatch(drawn, /<img|<b>/);
    assert.ok(drawn.includes("&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;"));
  });

  it("is written by --out, drawn anew over itself, and over no other file", async () => {
    const project = new TestProject();
    const draw = (...more: string[]) =>
      inProcess(["catalog", "graph", "--out", "catalog.html", ...more], { cwd: project.root, env: {} });
    const first = await draw("--environment", "staging");
    assert.equal(first.exitCode, 0, first.stderr);
    assert.match(first.stdout, /^drew \d+ entities and \d+ references into ".*catalog\.html"\n$/);
    assert.equal((await draw("--json")).exitCode, 0);
    assert.ok(existsSync(project.path("catalog.html")));
    const quoting = `${"<p>mine</p>\n".repeat(20)}${readFileSync(project.path("catalog.html"), "utf8")}`;
    for (const mine of ["<p>mine</p>", quoting]) {
      project.write("catalog.html", mine);
      const refused = await draw();
      assert.equal(refused.exitCode, 2);
      assert.match(refused.stderr, /is no picture made by gantry/);
      assert.equal(readFileSync(project.path("catalog.html"), "utf8"), mine);
    }
    assert.match((await draw("--format", "dot")).stderr, /--out draws a picture, and --format prints a text/);
  });
});
