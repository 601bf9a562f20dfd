import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import ts from "typescript";
import { z } from "zod";
import type { InputTable } from "../../local/inputs/table.ts";

/**
 * Reads the installed SDK of a provider and says which inputs its emulated resources have. The declaration files are
 * only parsed, not type checked, so that this takes a second rather than a minute.
 */
export function generateTable(sdk: string, tokens: readonly string[]): InputTable {
  const folder = path.dirname(createRequire(import.meta.url).resolve(`${sdk}/package.json`));
  const { version } = packageJson.parse(JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")));
  const nested = parse(path.join(folder, "types/input.d.ts"));
  const reader = new TypeReader(collectInterfaces(nested));
  const resources: Record<string, InputTable["resources"][string]> = {};
  for (const token of [...tokens].sort()) {
    const { file, name } = locate(folder, token);
    // An older token may have no class of its own any more; it is checked as its successor.
    if (file === undefined) continue;
    const interfaces = collectInterfaces(parse(file));
    const args = interfaces.get(`${name}Args`);
    const state = interfaces.get(`${name}State`);
    if (args === undefined || state === undefined) throw new Error(`no inputs of "${token}" in "${file}"`);
    resources[token] = { inputs: reader.object(args), outputs: memberNames(state) };
  }
  const settings = collectInterfaces(parse(path.join(folder, "provider.d.ts"))).get("ProviderArgs");
  if (settings === undefined) throw new Error(`no configuration of "${sdk}" in "${folder}"`);
  return {
    sdk,
    version,
    config: reader.object(settings),
    resources,
    types: Object.fromEntries([...reader.types].sort(byKey)),
  };
}

/** The text of the committed table, `inputs/<provider>.json`. */
export function tableText(table: InputTable): string {
  return `${JSON.stringify(table, null, 1)}\n`;
}

const packageJson = z.object({ version: z.string() });

class TypeReader {
  readonly types = new Map<string, Record<string, string>>();
  readonly #interfaces: ReadonlyMap<string, ts.InterfaceDeclaration>;

  constructor(interfaces: ReadonlyMap<string, ts.InterfaceDeclaration>) {
    this.#interfaces = interfaces;
  }

  object(declaration: ts.InterfaceDeclaration): Record<string, string> {
    const found: Record<string, string> = {};
    for (const member of declaration.members) {
      if (!ts.isPropertySignature(member) || member.type === undefined) continue;
      const required = member.questionToken === undefined ? "!" : "";
      found[member.name.getText()] = required + this.#type(member.type);
    }
    return found;
  }

  #type(node: ts.TypeNode): string {
    if (ts.isUnionTypeNode(node))
      return this.#union(node.types.filter((each) => each.kind !== ts.SyntaxKind.UndefinedKeyword));
    if (ts.isArrayTypeNode(node)) return `[${this.#type(node.elementType)}]`;
    if (ts.isParenthesizedTypeNode(node)) return this.#type(node.type);
    if (ts.isTypeLiteralNode(node)) return this.#map(node);
    if (ts.isTypeReferenceNode(node)) return this.#reference(node);
    const text = node.getText();
    return ["string", "number", "boolean"].includes(text) ? text : "any";
  }

  #union(members: readonly ts.TypeNode[]): string {
    const [first] = members;
    if (first === undefined) return "any";
    if (members.length === 1) return this.#type(first);
    if (members.every((each) => ts.isLiteralTypeNode(each) && ts.isStringLiteral(each.literal))) {
      return members.map((each) => JSON.stringify(each.getText().slice(1, -1))).join("|");
    }
    // Where a resource may stand for its id, what arrives is the id.
    return members.some((each) => each.getText() === "string") ? "string" : "any";
  }

  #map(node: ts.TypeLiteralNode): string {
    const [member] = node.members;
    return member !== undefined && ts.isIndexSignatureDeclaration(member)
      ? `{${this.#type(member.type)}}`
      : "any";
  }

  #reference(node: ts.TypeReferenceNode): string {
    const name = node.typeName.getText();
    const [argument] = node.typeArguments ?? [];
    if (name === "pulumi.Input" && argument !== undefined) return this.#type(argument);
    if (!name.startsWith("inputs.")) return "any";
    const key = name.slice("inputs.".length);
    const declaration = this.#interfaces.get(key);
    if (declaration === undefined) throw new Error(`"${name}" is not declared`);
    if (!this.types.has(key)) {
      this.types.set(key, {});
      this.types.set(key, this.object(declaration));
    }
    return `#${key}`;
  }
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
}

function collectInterfaces(source: ts.SourceFile): Map<string, ts.InterfaceDeclaration> {
  const found = new Map<string, ts.InterfaceDeclaration>();
  const visit = (node: ts.Node, prefix: string): void => {
    if (ts.isInterfaceDeclaration(node)) found.set(prefix + node.name.text, node);
    if (ts.isModuleDeclaration(node) && node.body !== undefined && ts.isModuleBlock(node.body)) {
      for (const child of node.body.statements) visit(child, `${prefix}${node.name.text}.`);
    }
  };
  for (const statement of source.statements) visit(statement, "");
  return found;
}

function memberNames(declaration: ts.InterfaceDeclaration): string[] {
  return declaration.members.flatMap((member) => (member.name === undefined ? [] : [member.name.getText()]));
}

/** `gcp:cloudrunv2/service:Service` is declared in cloudrunv2/service.d.ts; the case of a file's name varies. */
function locate(folder: string, token: string): { file: string | undefined; name: string } {
  const [, module = "", name = ""] = token.split(":");
  const plain = module.replace(/^index\//, "");
  const candidates = [plain, path.join(path.dirname(plain), path.basename(plain).toLowerCase())];
  const file = candidates.map((each) => path.join(folder, `${each}.d.ts`)).find(exists);
  return { file, name };
}

function exists(file: string): boolean {
  return ts.sys.fileExists(file);
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
