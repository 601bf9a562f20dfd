import { Document, isCollection, isNode, isScalar } from "yaml";
import type { EntityDescription, Observed } from "./describe-entity.ts";

/** One entity as people read it: its value with the place of each leaf, its neighbours and its resources. */
export function entityText(description: EntityDescription): string {
  const { environment, kind, id, pointsAt, pointedAtBy, resources, observed } = description;
  const parts = [
    `${kind}/${id}${environment === null ? "" : ` in ${environment}`}`,
    indent(valueText(description)),
    ...(observed === undefined ? [] : [section("observed in git", observedLines(observed))]),
    section(
      "points at",
      pointsAt.map(({ field, entity }) => `${field} → ${entity}`),
    ),
    section(
      "pointed at by",
      pointedAtBy.map(({ field, entity }) => `${entity} (${field})`),
    ),
    section("becomes", resources.map(({ type, name }) => `${type}  ${name}`).toSorted()),
  ];
  return `${parts.join("\n")}\n`;
}

function valueText({ value, origins }: EntityDescription): string {
  const document = new Document(value);
  for (const { path, file, line } of origins) {
    const node = document.getIn(path.split("."), true);
    if (isScalar(node)) node.comment = ` ${file}:${line}`;
    else if (isNode(node) && isCollection(node)) node.commentBefore = ` ${file}:${line}`;
  }
  return document.toString({ lineWidth: 0 }).trimEnd();
}

/** A paragraph for each record. */
function observedLines(observed: Observed): readonly string[] {
  if ("notAsked" in observed) return [`not asked: ${observed.notAsked}`];
  return observed.records.flatMap((record, at) => [
    ...(at === 0 ? [] : [""]),
    ...Object.entries(record).map(([field, value]) => `${field}: ${value ?? "none yet"}`),
  ]);
}

function section(title: string, lines: readonly string[]): string {
  return `\n${title}:\n${indent(lines.length === 0 ? "nothing" : lines.join("\n"))}`;
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, "  ");
}
