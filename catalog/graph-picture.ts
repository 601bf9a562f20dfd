import { z } from "zod";
import type { CatalogGraph, GraphEdge, GraphNode } from "./graph.ts";
import { escapeHtml } from "../files/escape-html.ts";
import { entityKinds, type EntityKind } from "./entity-kind.ts";

/** Of a letter of the picture's font, in pixels, with room to spare. */
const letter = 7.3;
const nodeHeight = 38;
const gap = 12;
/** Rows of what stands alone are as wide as the drawing above them, and at least so wide. */
const narrowest = 720;

interface Box {
  node: GraphNode;
  x: number;
  y: number;
  width: number;
}

interface Line {
  edge: GraphEdge;
  points: readonly { x: number; y: number }[];
}

/**
 * One HTML file that shows the graph: a drawing for each environment, and one of what the repository has once, with the same
 * in words below. It needs no network, and no script to be seen.
 */
export async function graphPicture(graph: CatalogGraph): Promise<string> {
  const sections = await Promise.all(sectionsOf(graph).map(sectionText));
  const kinds = entityKinds.filter((kind) => graph.nodes.some((node) => node.kind === kind));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="generator" content="gantry catalog graph">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The catalog</title>
<style>
${style(kinds)}</style>
</head>
<body>
<h1>The catalog</h1>
<p>${graph.nodes.length} entities, ${graph.edges.length} references. A line leads from an entity to the one that it names.
With a pointer on an entity, or Tab, its own lines stand out.</p>
<ul class="legend" aria-label="Kinds">${kinds.map((kind) => `<li class="${kind}">${escapeHtml(kind)}</li>`).join("")}</ul>
${sections.join("")}<script>
${script}</script>
</body>
</html>
`;
}

/** What is used of the library, whose own declarations Node's way of resolving does not find. */
interface Drawing {
  setGraph(label: object): unknown;
  setDefaultEdgeLabel(label: () => object): unknown;
  setNode(key: string, label: object): unknown;
  setEdge(from: string, to: string, label: object, name: string): unknown;
  node(key: string): unknown;
  edge(from: string, to: string, name: string): unknown;
}
const isFunction = (value: unknown): boolean => typeof value === "function";
const dagre = z.object({
  Graph: z.custom<new (options: object) => Drawing>(isFunction),
  layout: z.custom<(drawn: Drawing) => void>(isFunction),
});
const point = z.object({ x: z.number(), y: z.number() });
const bend = z.object({ points: z.array(point) });

interface Section {
  title: string;
  graph: CatalogGraph;
}

/** What each environment has. Decisions stand beside what they are about, in each environment that has it. */
function sectionsOf({ nodes, edges }: CatalogGraph): Section[] {
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  const named = [...new Set(nodes.flatMap(({ environment }) => (environment === null ? [] : [environment])))];
  const sections = named.map((title): Section => {
    const lines = edges.filter(({ to }) => byKey.get(to)?.environment === title);
    const from = new Set(lines.map((edge) => edge.from));
    const here = nodes.filter(
      ({ environment, key }) => environment === title || (environment === null && from.has(key)),
    );
    return { title, graph: { nodes: here, edges: lines } };
  });
  const shown = new Set(sections.flatMap((section) => section.graph.nodes.map(({ key }) => key)));
  const rest = nodes.filter(({ key }) => !shown.has(key));
  return rest.length === 0
    ? sections
    : [...sections, { title: "repository", graph: { nodes: rest, edges: [] } }];
}

async function sectionText({ title, graph }: Section): Promise<string> {
  const { boxes, lines, width, height } = await layOut(graph);
  const references = graph.edges.map(({ from, to, field }) => {
    return `<li>${escapeHtml(from)} <span>${escapeHtml(field)}</span> ${escapeHtml(to)}</li>`;
  });
  const list =
    references.length === 0
      ? ""
      : `<details><summary>The references in words</summary><ul>${references.join("")}</ul></details>\n`;
  return `<section aria-labelledby="of-${escapeHtml(title)}">
<h2 id="of-${escapeHtml(title)}">${escapeHtml(title)}</h2>
<div class="drawing"><svg viewBox="-1 0 ${width} ${height}" width="${width}" height="${height}" role="group" aria-label="${escapeHtml(title)}">
${lines.map(lineText).join("")}${boxes.map((box) => boxText(box, graph)).join("")}</svg></div>
${list}</section>
`;
}

/** What refers to others is laid out in layers from left to right; what does not stands below in rows. */
async function layOut({ nodes, edges }: CatalogGraph): Promise<{
  boxes: readonly Box[];
  lines: readonly Line[];
  width: number;
  height: number;
}> {
  const { Graph, layout } = dagre.parse(await import("@dagrejs/dagre"));
  const joined = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const drawn = new Graph({ multigraph: true });
  drawn.setGraph({ rankdir: "LR", nodesep: gap, ranksep: 70, edgesep: 6 });
  drawn.setDefaultEdgeLabel(() => ({}));
  const connected = nodes.filter(({ key }) => joined.has(key));
  for (const node of connected) drawn.setNode(node.key, { width: widthOf(node), height: nodeHeight });
  for (const { from, to, field } of edges) drawn.setEdge(from, to, {}, field);
  if (connected.length > 0) layout(drawn);
  const boxes = connected.map((node): Box => {
    const { x, y } = point.parse(drawn.node(node.key));
    return { node, x, y, width: widthOf(node) };
  });
  const lines = edges.map((edge): Line => {
    const { points } = bend.parse(drawn.edge(edge.from, edge.to, edge.field));
    return { edge, points };
  });
  const bottom = Math.max(0, ...boxes.map(({ y }) => y + nodeHeight / 2));
  const right = Math.max(narrowest, ...boxes.map(({ x, width }) => x + width / 2));
  const alone = inRows(
    nodes.filter(({ key }) => !joined.has(key)),
    bottom === 0 ? 0 : bottom + 2 * gap,
    right,
  );
  const all = [...boxes, ...alone];
  return {
    boxes: all,
    lines,
    width: Math.ceil(right) + 2,
    height: Math.ceil(Math.max(...all.map(({ y }) => y + nodeHeight / 2))) + 2,
  };
}

function inRows(nodes: readonly GraphNode[], top: number, right: number): Box[] {
  let [x, y] = [0, top];
  return nodes.map((node) => {
    const width = widthOf(node);
    if (x > 0 && x + width > right) [x, y] = [0, y + nodeHeight + gap];
    const box = { node, width, x: x + width / 2, y: y + nodeHeight / 2 };
    x += width + gap;
    return box;
  });
}

function widthOf({ kind, id }: GraphNode): number {
  return Math.max(kind.length, id.length) * letter + 20;
}

function boxText({ node, x, y, width }: Box, { edges }: CatalogGraph): string {
  const { key, kind, id } = node;
  const names = edges.filter(({ from }) => from === key).map(({ field, to }) => `${field}: ${to}`);
  const named = edges.filter(({ to }) => to === key).map(({ field, from }) => `${from} (${field})`);
  const said = [
    `${kind} ${id}`,
    ...(names.length === 0 ? [] : [`names ${names.join(", ")}`]),
    ...(named.length === 0 ? [] : [`named by ${named.join(", ")}`]),
  ].join("; ");
  const [left, top] = [x - width / 2, y - nodeHeight / 2];
  return `<g class="node ${kind}" data-key="${escapeHtml(key)}" tabindex="0" role="img" aria-label="${escapeHtml(said)}"><title>${escapeHtml(said)}</title><rect x="${left.toFixed(1)}" y="${top.toFixed(1)}" width="${width.toFixed(1)}" height="${nodeHeight}" rx="5"/><text x="${(left + 10).toFixed(1)}" y="${(top + 15).toFixed(1)}" class="kind">${escapeHtml(kind)}</text><text x="${(left + 10).toFixed(1)}" y="${(top + 30).toFixed(1)}">${escapeHtml(id)}</text></g>
`;
}

function lineText({ edge: { from, to, field }, points }: Line): string {
  const path = points.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`);
  return `<path class="line" data-from="${escapeHtml(from)}" data-to="${escapeHtml(to)}" d="${path.join("")}"><title>${escapeHtml(`${from} ${field} ${to}`)}</title></path>
`;
}

/** A text in HTML, also between the quotes of an attribute. */
/** A hue for each kind, as far from its neighbours as so many allow; the kind is written in each box as well. */
function style(kinds: readonly EntityKind[]): string {
  const hues = kinds.map((kind) => {
    return `.${kind} { --hue: ${Math.round((entityKinds.indexOf(kind) * 137.5) % 360)}; }\n`;
  });
  return `:root { color-scheme: light dark; --ink: #1c2126; --page: #fff; --line: #7d8791; --fill: 94%; --edge: 38%; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ec; --page: #15181b; --line: #8a949e; --fill: 20%; --edge: 62%; } }
body { margin: 1.5rem auto; padding: 0 1.5rem; max-width: 1240px; color: var(--ink); background: var(--page); font: 15px/1.5 system-ui, sans-serif; }
.drawing { overflow-x: auto; }
svg { display: block; font: 12px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
section { margin-top: 2rem; }
rect, .legend li { fill: hsl(var(--hue) 55% var(--fill)); background: hsl(var(--hue) 55% var(--fill)); stroke: hsl(var(--hue) 55% var(--edge)); border: 1px solid hsl(var(--hue) 55% var(--edge)); }
text { fill: var(--ink); }
.kind { font-size: 10px; opacity: 0.75; }
.line { fill: none; stroke: var(--line); stroke-width: 1.2; opacity: 0.7; }
.node:focus { outline: none; }
.node:focus rect, .node:hover rect { stroke-width: 3; }
.chosen .line:not(.near), .chosen .node:not(.near) { opacity: 0.15; }
.chosen .line.near { stroke: var(--ink); stroke-width: 2; opacity: 1; }
.legend { display: flex; flex-wrap: wrap; gap: 0.4rem; padding: 0; list-style: none; }
.legend li { padding: 0 0.6rem; border-radius: 5px; }
details li span { opacity: 0.7; }
${hues.join("")}`;
}

/** Lets an entity's own lines stand out. The picture is whole without it. */
const script = `for (const svg of document.querySelectorAll("svg")) {
  const all = [...svg.querySelectorAll(".node, .line")];
  const choose = (node) => {
    const key = node?.dataset.key;
    const ends = all.filter(({ dataset }) => dataset.from === key || dataset.to === key);
    const near = new Set(ends.flatMap(({ dataset }) => [dataset.from, dataset.to]));
    for (const one of all) one.classList.toggle("near", one === node || ends.includes(one) || near.has(one.dataset.key));
    svg.classList.toggle("chosen", key !== undefined);
  };
  for (const node of svg.querySelectorAll(".node")) {
    for (const event of ["pointerenter", "focus"]) node.addEventListener(event, () => choose(node));
    for (const event of ["pointerleave", "blur"]) node.addEventListener(event, () => choose(undefined));
  }
}
`;
