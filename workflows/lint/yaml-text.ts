import { isNode, LineCounter, type Node, parseDocument } from "yaml";

/** Keys from the top of a text. */
type Path = readonly (string | number)[];

/** A text that is YAML, with its places. */
export interface YamlText {
  content: unknown;
  /** The comment behind the value at a place. */
  commentAt: (path: Path) => string;
  /** 1-based; of the closest thing around where there is nothing at the place itself. */
  lineAt: (path: Path) => { line: number; column: number };
}

/** Why something is not what it should be. */
export interface Unreadable {
  line: number;
  column: number;
  message: string;
}

/** Reads YAML as GitHub does, anchors included. */
export function readYaml(text: string): YamlText | { unreadable: Unreadable } {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col: column } = counter.linePos(error.pos[0]);
    return { unreadable: { line, column, message: error.message } };
  }
  const nodeAt = (path: Path): Node | undefined => {
    const node = document.getIn(path, true);
    return isNode(node) ? node : undefined;
  };
  return {
    content: document.toJS({ maxAliasCount: 100 }),
    commentAt: (path) => nodeAt(path)?.comment ?? "",
    lineAt(path) {
      for (let length = path.length; length >= 0; length -= 1) {
        const start = nodeAt(path.slice(0, length))?.range?.[0];
        if (start === undefined) continue;
        const { line, col } = counter.linePos(start);
        return { line, column: col };
      }
      return { line: 1, column: 1 };
    },
  };
}
