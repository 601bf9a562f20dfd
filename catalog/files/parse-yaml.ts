import { Composer, Lexer, Parser, type Document, type ParsedNode, type YAMLError } from "yaml";
import { limits } from "./limits.ts";

/** A mistake at an offset of the text. */
export interface Fault {
  offset: number;
  text: string;
  hint?: string;
}

export type ParsedYaml = { contents: ParsedNode | null; fault?: never } | { contents?: never; fault: Fault };

type Token = ReturnType<Parser["next"]> extends Generator<infer T> ? T : never;

/**
 * One YAML document, in time and memory bounded by `limits`: depth and tokens are counted while the library's own lexer
 * and parser run, before anything recursive sees the result. Only the first mistake of syntax is told, since most of
 * the others would follow from it.
 */
export function parseYaml(source: string): ParsedYaml {
  const conflict = conflictIn(source);
  if (conflict !== undefined) return { fault: conflict };
  const read = readTokens(source);
  if ("offset" in read) return { fault: read };
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false, logLevel: "silent" });
  const documents: Document.Parsed[] = [...composer.compose(read, true, source.length)];
  const [document, second] = documents;
  const error = firstError(document?.errors ?? []);
  if (error !== undefined) return { fault: error };
  if (second !== undefined) {
    return {
      fault: { offset: second.range[0], text: "a second document", hint: "one file holds one document" },
    };
  }
  return { contents: document?.contents ?? null };
}

/** The marks of a merge that nobody has finished. YAML would complain of them, in words that help nobody. */
export function conflictIn(source: string): Fault | undefined {
  const marks = [/^<{7}(?: |\r?$)/m, /^={7}\r?$/m, /^>{7}(?: |\r?$)/m].map((mark) => source.search(mark));
  const [offset = -1, middle = -1, end = -1] = marks;
  if (offset === -1 || (middle === -1 && end === -1)) return undefined;
  return {
    offset,
    text: "the marks of a merge conflict",
    hint: "keep one side of each, or both where they go together, and take out the lines <<<<<<<, ======= and >>>>>>>",
  };
}

function readTokens(source: string): Token[] | Fault {
  const lexer = new Lexer();
  const parser = new Parser();
  const tokens: Token[] = [];
  let count = 0;
  for (const lexeme of lexer.lex(source)) {
    count += 1;
    if (count > limits.tokens) {
      return { offset: parser.offset, text: `more than ${limits.tokens.toLocaleString("en")} YAML tokens` };
    }
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > limits.depth) {
      return { offset: parser.offset, text: `nested more than ${limits.depth} levels deep` };
    }
  }
  for (const token of parser.end()) tokens.push(token);
  const directive = tokens.find((token) => token.type === "directive");
  if (directive !== undefined) {
    return {
      offset: directive.offset,
      text: "a YAML directive",
      hint: "remove it: this is YAML 1.2 already",
    };
  }
  return tokens;
}

function firstError(errors: readonly YAMLError[]): Fault | undefined {
  const [first] = [...errors].sort((a, b) => a.pos[0] - b.pos[0]);
  if (first === undefined) return undefined;
  // The library's own words may repeat the source, and with it a secret; its codes do not.
  const said = messages[first.code] ?? { text: "not valid YAML" };
  return { offset: first.pos[0], ...said };
}

const nesting = {
  text: "a key where a value was expected",
  hint: 'check the indentation, and put a value that contains ": " in quotes',
};

const messages: Partial<Record<YAMLError["code"], Omit<Fault, "offset">>> = {
  ALIAS_PROPS: { text: "an alias", hint: "write the value out" },
  BAD_ALIAS: { text: "an alias", hint: "write the value out" },
  BAD_COLLECTION_TYPE: { text: "a YAML tag", hint: "remove it" },
  BAD_DQ_ESCAPE: {
    text: "an unknown escape in a quoted text",
    hint: "use single quotes, or double the backslash",
  },
  BAD_INDENT: { text: "not indented as its neighbours are" },
  BAD_SCALAR_START: { text: "a value that cannot start like this", hint: "put it in quotes" },
  BLOCK_AS_IMPLICIT_KEY: nesting,
  BLOCK_IN_FLOW: { text: "an indented block inside of brackets" },
  KEY_OVER_1024_CHARS: { text: "a key of more than 1024 characters" },
  MISSING_CHAR: { text: "a quote, comma, colon or bracket is missing" },
  MULTILINE_IMPLICIT_KEY: nesting,
  MULTIPLE_DOCS: { text: "a second document", hint: "one file holds one document" },
  TAB_AS_INDENT: { text: "a tab as indentation", hint: "use spaces" },
  TAG_RESOLVE_FAILED: { text: "a YAML tag", hint: "remove it" },
};
