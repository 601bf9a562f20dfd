import { GantryError } from "../../model/errors.ts";
import type { Apis } from "./apis.ts";
import { ruleOf, unknownText, type Wanted } from "./wanted.ts";

/** What is known of where a wanted resource would be, if it is there. */
export type Identified =
  | { state: "id"; id: string }
  /** Its cloud has nothing of that name. */
  | { state: "absent" }
  /** An input is not known before another resource is. */
  | { state: "waits"; why: string }
  | { state: "unreadable"; why: string }
  | { state: "cannot-import"; why: string }
  | { state: "again"; why: string };

/** The id by which its provider imports a resource, looked up where its cloud gave it. Changes nothing. */
export async function importIdOf(wanted: Wanted, apis: Apis): Promise<Identified> {
  const rule = ruleOf(wanted.type);
  if (rule === undefined) {
    const why = `Gantry does not know how ${wanted.type} is imported: take it over with "pulumi import", or remove it from its cloud`;
    return { state: "cannot-import", why };
  }
  if ("again" in rule) return { state: "again", why: rule.again };
  const text = (path: string): string => textAt(wanted.inputs, path);
  const never = rule.never?.({ text });
  if (never !== undefined) return { state: "cannot-import", why: never };
  const needed = [...namesIn(rule.form), ...(rule.by ?? [])].filter((name) => name !== "id");
  const unknown = needed.find((name) => text(name).includes(unknownText));
  if (unknown !== undefined)
    return { state: "waits", why: `its ${unknown} is known once what gives it is there` };
  const filled = (id: string): string => fill(rule.form, (name) => (name === "id" ? id : text(name)));
  if (rule.look === undefined) return { state: "id", id: filled("") };
  try {
    const ids = await rule.look({ apis, text });
    const foreign = ids.filter((id) => rule.isId?.(id, { text }) === false);
    if (foreign.length > 0)
      return {
        state: "unreadable",
        why: `its cloud answered with "${foreign.join('", "')}", which is no id of this environment's`,
      };
    const [id] = ids;
    if (id === undefined) return { state: "absent" };
    if (ids.length === 1) return { state: "id", id: filled(id) };
    return {
      state: "unreadable",
      why: `there are ${ids.length} of that name (${ids.join(", ")}): remove all but one`,
    };
  } catch (error) {
    if (!(error instanceof GantryError)) throw error;
    return {
      state: "unreadable",
      why: [error.message, error.hint ?? ""].filter((part) => part !== "").join("; "),
    };
  }
}

const optional = /\[([^\]]*)\]/g;
const named = /\{([\w.]+)\}/g;

/** The inputs that a form cannot do without. */
function namesIn(form: string): string[] {
  return [...form.matchAll(named)].map(([, name = ""]) => name);
}

function fill(form: string, text: (name: string) => string): string {
  return form
    .replaceAll(optional, (_, part: string) => (namesIn(part).every((name) => text(name) !== "") ? part : ""))
    .replaceAll(named, (_, name: string) => text(name));
}

/** Several texts in the order of their names; numbers and switches as they are written. */
function textAt(inputs: Wanted["inputs"], path: string): string {
  const value: unknown = path
    .split(".")
    .reduce<unknown>(
      (at, key) =>
        typeof at === "object" && at !== null && key in at
          ? Object.entries(at).find(([name]) => name === key)?.[1]
          : undefined,
      inputs,
    );
  if (Array.isArray(value)) return value.map(String).sort().join();
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : "";
}
