import { Document, isMap, isPair, isScalar, isSeq, visit } from "yaml";
import { howToFind, isPlaceholder, type Whereabouts } from "../catalog/placeholders.ts";

interface YamlTextOptions {
  /** Comment at the top. */
  header: string;
  /** Comments above a key, by its dotted path. */
  comments?: Readonly<Record<string, string>>;
  about: Whereabouts;
}

/** `data` as a person would write it: a space between sections, comments, and a mark at everything to fill in. */
export function yamlText(data: object, { header, comments = {}, about }: YamlTextOptions): string {
  const document = new Document(data);
  document.commentBefore = comment(header);
  const first = isMap(document.contents) ? document.contents.items[0] : undefined;
  visit(document, {
    Pair(_, pair, ancestors) {
      if (!isScalar(pair.key)) return;
      const parents = ancestors.filter(isPair).map(({ key }) => (isScalar(key) ? String(key.value) : ""));
      const path = [...parents, String(pair.key.value)].join(".");
      const above = comments[path];
      if (above !== undefined) pair.key.commentBefore = comment(above);
      if (parents.length === 0 && pair !== first) pair.key.spaceBefore = true;
      if (isSeq(pair.value) && pair.value.items.every(isScalar)) pair.value.flow = true;
      const { value } = pair;
      if (isScalar(value) && isPlaceholder(plainOf(value.value))) {
        value.comment = ` FILL IN: ${howToFind(path, about)}`;
      }
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function plainOf(value: unknown): string | number | null {
  return typeof value === "string" || typeof value === "number" ? value : null;
}

function comment(text: string): string {
  return text
    .split("\n")
    .map((line) => ` ${line}`)
    .join("\n");
}
