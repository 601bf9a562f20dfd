import { forEachChild, parse, type SyntaxNode, type Word } from "unbash";

/** A command of a script, wherever in it that stands. Words that only a run knows are undefined. */
export interface ScriptCommand {
  words: readonly (string | undefined)[];
  /** 0-based, from the script's first line. */
  line: number;
}

/**
 * The commands of a script for bash, in their order.
 *
 * @param variables those whose values are known
 */
export function commandsOf(script: string, variables: ReadonlyMap<string, string>): ScriptCommand[] {
  // What GitHub puts in before bash reads it; nobody knows it here.
  const readable = script.replaceAll(/\$\{\{.*?\}\}/gs, (expression) =>
    "$GANTRY_UNKNOWN".padEnd(expression.length, "_"),
  );
  const found: ScriptCommand[] = [];
  const look = (node: SyntaxNode): void => {
    if (node.type === "Command" && node.name !== undefined) {
      const args = node.args.filter((each): each is Word => each.type === "Word");
      found.push({
        words: [node.name, ...args].map((word) => valueOf(word, variables)),
        line: readable.slice(0, node.pos).split("\n").length - 1,
      });
    }
    forEachChild(node, look);
  };
  look(parse(readable));
  return found;
}

function valueOf(
  { parts, value }: Pick<Word, "parts" | "value">,
  variables: ReadonlyMap<string, string>,
): string | undefined {
  if (parts === undefined) return value;
  const values = parts.map((part): string | undefined => {
    switch (part.type) {
      case "Literal":
      case "SingleQuoted":
        return part.value;
      case "DoubleQuoted":
        return valueOf({ parts: part.parts, value: part.text }, variables);
      case "SimpleExpansion":
        return variables.get(part.text.slice(1));
      case "ParameterExpansion":
        return part.operation === undefined && part.prefix === undefined && part.index === undefined
          ? variables.get(part.parameter)
          : undefined;
      default:
        return undefined;
    }
  });
  return values.includes(undefined) ? undefined : values.join("");
}
