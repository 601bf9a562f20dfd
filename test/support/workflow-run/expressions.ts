import { z } from "zod";

/** What expressions can name: `github.ref`, `steps.tag.outputs.version`. */
export type Contexts = Readonly<Record<string, unknown>>;

type Value = string | number | boolean | null;

/** Replaces every `${{ }}` of a text by its value, as GitHub does before a step begins. Throws for what it does not know. */
export function interpolate(text: string, contexts: Contexts): string {
  return text.replaceAll(/\$\{\{(?<inner>[^]*?)\}\}/g, (_, inner: string) =>
    String(evaluate(inner, contexts) ?? ""),
  );
}

/** As much of GitHub's expressions as generated workflows use: `==`, `!=`, `!`, `&&`, `||`, brackets, texts, names and some functions. */
export function evaluate(source: string, contexts: Contexts): Value {
  const tokens = [...source.matchAll(/'(?:[^']|'')*'|\|\||&&|==|!=|[!(),]|[\w.*-]+/g)].map(
    ([token]) => token,
  );
  let at = 0;
  const take = (token: string): boolean => {
    if (tokens[at] !== token) return false;
    at += 1;
    return true;
  };
  const either = (): Value => {
    let value = both();
    while (take("||")) {
      const other = both();
      value = isTrue(value) ? value : other;
    }
    return value;
  };
  const both = (): Value => {
    let value = equal();
    while (take("&&")) {
      const other = equal();
      value = isTrue(value) ? other : value;
    }
    return value;
  };
  const equal = (): Value => {
    const value = single();
    if (take("==")) return value === single();
    return take("!=") ? value !== single() : value;
  };
  const single = (): Value => {
    const token = tokens[at];
    at += 1;
    if (token === undefined) throw new Error(`"${source}" ends too early`);
    if (token === "!") return !isTrue(single());
    if (token === "(") {
      const inner = either();
      if (!take(")")) throw new Error(`"${source}" lacks a ")"`);
      return inner;
    }
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
    if (!take("(")) return lookUp(token, contexts);
    const given: Value[] = [];
    while (!take(")")) {
      given.push(either());
      take(",");
    }
    return call(
      token,
      given.map((value) => String(value ?? "")),
    );
  };
  const value = either();
  if (at < tokens.length) throw new Error(`"${source}" goes on after "${tokens.slice(0, at).join(" ")}"`);
  return value;
}

function isTrue(value: Value): boolean {
  return value !== null && value !== "" && value !== 0 && value !== false;
}

/** What is not there is null, as in GitHub; a context that is not there is a mistake. */
function lookUp(path: string, contexts: Contexts): Value {
  if (path === "true" || path === "false") return path === "true";
  const [first = "", ...rest] = path.split(".");
  if (!(first in contexts)) throw new Error(`"${first}" is no context of this job`);
  const value = rest.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
    contexts[first],
  );
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}

function call(name: string, [first = "", second = "", third = ""]: readonly string[]): Value {
  switch (name) {
    case "startsWith":
      return first.startsWith(second);
    case "format":
      return first.replaceAll("{0}", second).replaceAll("{1}", third);
    case "contains":
      return z.array(z.string()).parse(JSON.parse(first)).includes(second);
    // Its text, which `contains` reads.
    case "fromJSON":
      return first;
    case "always":
      return true;
    case "cancelled":
      return false;
    default:
      throw new Error(`"${name}" is no function that is known here`);
  }
}
