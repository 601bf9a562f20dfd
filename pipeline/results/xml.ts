import { XMLParser } from "fast-xml-parser";
import { SyntaxValidator } from "fast-xml-validator";
import { z } from "zod";
import { reportError, type Report } from "./report.ts";

const element = z.record(z.string(), z.unknown());
/** Attributes by `@name`, children as lists by their names, text as `#text`. */
export type XmlElement = z.infer<typeof element>;

/** Deeper than any tool nests its suites. */
const deepest = 100;

/**
 * The one element that a document consists of, with its name. Entities that a document declares itself are refused, not
 * expanded; what XML knows by itself is put in. Throws a GantryError, with the line, for what is no whole document.
 */
export function parseXml({ name, text }: Report): { root: string; element: XmlElement } {
  const declares = /<!ENTITY/.exec(text);
  if (declares !== null) {
    const line = text.slice(0, declares.index).split("\n").length;
    throw reportError(name, "declares entities of its own, which no report does", { line });
  }
  checkSyntax(name, text);
  const roots = Object.entries(parseElements(name, text));
  const [root, second] = roots;
  if (root === undefined || second !== undefined)
    throw reportError(name, "is no whole XML: it needs one root");
  const [only, ...more] = z.array(z.unknown()).parse(root[1]);
  if (more.length > 0) throw reportError(name, "is no whole XML: it has more than one root");
  return { root: root[0], element: asElement(only) };
}

/** An element as the library gives it: one that has neither attributes nor children is its text. */
function asElement(value: unknown): XmlElement {
  return typeof value === "string" ? { "#text": value } : element.parse(value);
}

/** The children of a name, in their order. */
export function childrenOf(parent: XmlElement, name: string): XmlElement[] {
  return z
    .array(z.unknown())
    .parse(parent[name] ?? [])
    .map(asElement);
}

/** An attribute, or `#text`; undefined where it is not there. */
export function textOf(parent: XmlElement, name: string): string | undefined {
  return z.string().optional().parse(parent[name]);
}

/** A count that an attribute holds; undefined where it is none. */
export function countOf(parent: XmlElement, name: string): number | undefined {
  const text = textOf(parent, name);
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

const syntaxError = z.object({ message: z.string(), code: z.string(), line: z.int() });

function checkSyntax(name: string, text: string): void {
  try {
    SyntaxValidator.validate(text);
  } catch (error) {
    const { data: wrong } = syntaxError.safeParse(error);
    if (wrong === undefined) throw error;
    throw reportError(name, `is no whole XML: ${wrong.message.replace(/\.$/, "")}`, { line: wrong.line });
  }
}

function parseElements(name: string, text: string): XmlElement {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "@",
    parseTagValue: false,
    ignoreDeclaration: true,
    ignorePiTags: true,
    processEntities: false,
    attributeValueProcessor: (_, value) => decode(value),
    tagValueProcessor: (_, value) => decode(value),
    isArray: (_, __, ___, isAttribute) => !isAttribute,
    maxNestedTags: deepest,
  });
  try {
    return element.parse(parser.parse(text));
  } catch (error) {
    if (!(error instanceof Error) || error instanceof z.ZodError) throw error;
    throw reportError(name, `cannot be read: ${error.message}`);
  }
}

const known: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function decode(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|(amp|lt|gt|quot|apos));/g, (whole, ...found) => {
    const [decimal, hexadecimal, named] = z
      .tuple([z.string().optional(), z.string().optional(), z.string().optional()])
      .parse(found.slice(0, 3));
    if (named !== undefined) return known[named] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hexadecimal ?? "", 16) : Number(decimal);
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
  });
}
