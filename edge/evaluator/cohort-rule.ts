import {
  Environment,
  EvaluationError,
  ParseError,
  TypeError as CelTypeError,
  type ASTNode,
} from "@marcbachmann/cel-js";

/** What a request says of who asks: the context of OpenFeature. Its `targetingKey` is the subject. */
export type Context = Readonly<Record<string, unknown>>;

/** A mistake in a rule, at a column of its line; both count from 1. */
export interface RuleMistake {
  line: number;
  column: number;
  text: string;
}

/** Whether a context is in a cohort; `problem` where the rule could not be answered, which is no. */
export interface Membership {
  isIn: boolean;
  problem?: string;
}

/** Rules are a person's own and short; a subject decides only what they are asked about. */
const cel = new Environment({
  limits: { maxAstNodes: 500, maxDepth: 50, maxListElements: 1000, maxMapEntries: 100, maxCallArguments: 10 },
}).registerVariable("subject", "map");

/** The first mistake of a cohort's rule in CEL (decision 0045), or nothing. */
export function ruleMistake(rule: string): RuleMistake | undefined {
  try {
    const { valid, type, error } = cel.check(rule);
    if (!valid) return error === undefined ? mistakeAt(rule, 0, "is no rule") : mistakeOf(rule, error);
    if (type !== "bool" && type !== "dyn")
      return mistakeAt(rule, 0, `must be true or false, and is of type ${type ?? "unknown"}`);
    const slow = slowPart(cel.parse(rule).ast, false);
    return slow && mistakeAt(rule, slow.node.pos, slow.text);
  } catch (error) {
    if (isOfRule(error)) return mistakeOf(rule, error);
    throw error;
  }
}

/** A rule that is asked often. One with a mistake has nobody in it. */
export function compileRule(rule: string): (context: Context) => Membership {
  const mistake = ruleMistake(rule);
  if (mistake !== undefined) {
    const problem = `line ${mistake.line}, column ${mistake.column}: ${mistake.text}`;
    return () => ({ isIn: false, problem });
  }
  const evaluate = cel.parse(rule);
  return (subject) => {
    try {
      // No name that a subject may say is one of the language's own.
      const answer: unknown = evaluate({ subject: new Map(Object.entries(subject)) });
      if (typeof answer === "boolean") return { isIn: answer };
      return { isIn: false, problem: "the answer is neither true nor false" };
    } catch (error) {
      // A context may also be made so deep that the library gives up: whatever it is, nobody is in by it.
      return { isIn: false, problem: error instanceof Error ? firstLine(error.message) : "cannot be asked" };
    }
  };
}

function isOfRule(error: unknown): error is ParseError | EvaluationError | CelTypeError {
  return error instanceof ParseError || error instanceof EvaluationError || error instanceof CelTypeError;
}

function mistakeOf(
  rule: string,
  error: { message: string; range?: { start: number } | undefined },
): RuleMistake {
  return mistakeAt(rule, error.range?.start ?? 0, firstLine(error.message));
}

function mistakeAt(rule: string, position: number, text: string): RuleMistake {
  const before = rule.slice(0, position).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1, text };
}

function firstLine(text: string): string {
  return text.split("\n", 1).join("");
}

const overLists = ["all", "exists", "exists_one", "filter", "map"];

/** What a subject that is made for it keeps busy for seconds: a regular expression, and a list asked for each entry of a list. */
function slowPart(node: ASTNode, isWithin: boolean): { node: ASTNode; text: string } | undefined {
  const name = node.op === "call" || node.op === "rcall" ? node.args[0] : "";
  if (name === "matches") return { node, text: "takes no regular expression" };
  const isOverList = overLists.includes(name);
  if (isOverList && isWithin)
    return { node, text: `takes no "${name}" within another question about a list` };
  for (const child of childrenOf(node.args)) {
    const found = slowPart(child, isWithin || isOverList);
    if (found !== undefined) return found;
  }
  return undefined;
}

function childrenOf(value: unknown): ASTNode[] {
  if (Array.isArray(value)) return value.flatMap(childrenOf);
  return isNode(value) ? [value] : [];
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === "object" && value !== null && "op" in value && "args" in value;
}
