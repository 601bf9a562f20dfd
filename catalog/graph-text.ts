import type { CatalogGraph, GraphEdge, GraphNode } from "./graph.ts";

export type GraphFormat = "mermaid" | "dot" | "json";

/** The graph as a text that ends with a line break. */
export function graphText(graph: CatalogGraph, format: GraphFormat): string {
  if (format === "json") return `${JSON.stringify(graph, null, 2)}\n`;
  return `${(format === "dot" ? dot(graph) : mermaid(graph)).join("\n")}\n`;
}

function mermaid(graph: CatalogGraph): string[] {
  const words = wordsOf(graph);
  const word = (key: string): string => words.get(key) ?? key;
  const groups = groupsOf(graph).flatMap(({ title, nodes }) => [
    `  subgraph ${title}`,
    ...nodes.map((node) => `    ${word(node.key)}["${node.kind}<br>${node.id}"]`),
    "  end",
  ]);
  const edges = edgesOf(graph).map(({ from, to, label }) => `  ${word(from)} -- "${label}" --> ${word(to)}`);
  return ["flowchart LR", ...groups, ...edges];
}

function dot(graph: CatalogGraph): string[] {
  const groups = groupsOf(graph).flatMap(({ title, nodes }) => [
    `  subgraph "cluster_${title}" {`,
    `    label="${title}";`,
    ...nodes.map(({ key, kind, id }) => `    "${key}" [label="${kind}\\n${id}"];`),
    "  }",
  ]);
  const edges = edgesOf(graph).map(({ from, to, label }) => `  "${from}" -> "${to}" [label="${label}"];`);
  return ["digraph catalog {", "  rankdir=LR;", "  node [shape=box];", ...groups, ...edges, "}"];
}

/** The nodes of each environment; what the repository has once comes last. */
function groupsOf({ nodes }: CatalogGraph): { title: string; nodes: readonly GraphNode[] }[] {
  const groups = Map.groupBy(nodes, ({ environment }) => environment ?? "repository");
  return [...groups].map(([title, members]) => ({ title, nodes: members }));
}

/** Two fields that name the same entity are one line with both names. */
function edgesOf({ edges }: CatalogGraph): { from: string; to: string; label: string }[] {
  const pairs = Map.groupBy(edges, ({ from, to }: GraphEdge) => `${from} ${to}`);
  return [...pairs.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    return [{ from: first.from, to: first.to, label: same.map(({ field }) => field).join(", ") }];
  });
}

/** Each key as a word of Mermaid. A flag's key has more letters than a word; two that become the same get a number. */
function wordsOf({ nodes }: CatalogGraph): ReadonlyMap<string, string> {
  const taken = new Map<string, string>();
  for (const { key } of nodes) {
    const word = key.replaceAll("/", "__").replaceAll(/\W/g, "_");
    let free = word;
    for (let number = 2; taken.has(free); number += 1) free = `${word}_${number}`;
    taken.set(free, key);
  }
  return new Map([...taken].map(([word, key]) => [key, word]));
}
