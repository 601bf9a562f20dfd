import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { z } from "zod";
import { checkout } from "../../support/project.ts";

const inputs = z.record(z.string(), z.string());
const table = z.object({
  resources: z.record(z.string(), z.object({ inputs })),
  types: z.record(z.string(), inputs),
});
type Table = z.infer<typeof table>;

/** What the installed SDKs say that a resource takes, by provider. */
const tables: ReadonlyMap<string, Table> = new Map(
  ["gcp", "github", "vercel", "cloudflare"].map((provider) => [
    provider,
    table.parse(JSON.parse(readFileSync(join(checkout, "local", "inputs", `${provider}.json`), "utf8"))),
  ]),
);

/** A resource that a program has. */
export interface Present {
  type: string;
  name: string;
  inputs: Readonly<Record<string, unknown>>;
}

/** One thing that somebody puts into a program, legal by the SDKs' types. */
export type Addition =
  | { kind: "field"; type: string; name: string; path: readonly string[]; value: unknown }
  | { kind: "option"; type: string; name: string; option: string; value: unknown }
  | { kind: "resource"; type: string; name: string; inputs: Readonly<Record<string, unknown>> };

/** Fields, grants, resources and options that a program does not have. */
export function additionTo(present: readonly Present[]): fc.Arbitrary<Addition> {
  const known = present.filter(({ type }) => tableOf(type)?.resources[type] !== undefined);
  const ofOne = fc.constantFrom(...known);
  const open = fc.constantFrom(...known.filter((one) => unsetIn(one).length > 0));
  const types = [...tables.values()].flatMap(({ resources }) => Object.keys(resources));
  return fc.oneof(
    { weight: 5, arbitrary: open.chain((one) => fieldOf(one)) },
    { weight: 3, arbitrary: fc.constantFrom(...types).chain((type) => resourceOf(type)) },
    { weight: 2, arbitrary: ofOne.chain((one) => optionOf(one)) },
  );
}

function tableOf(type: string): Table | undefined {
  return tables.get(type.split(":", 1)[0] ?? "");
}

function unsetIn({ type, inputs: given }: Present): Unset[] {
  const from = tableOf(type);
  return from === undefined ? [] : unsetPaths(from, from.resources[type]?.inputs ?? {}, given, []);
}

function fieldOf(present: Present): fc.Arbitrary<Addition> {
  const { type, name } = present;
  const from = tableOf(type);
  if (from === undefined) throw new Error(`nobody knows the inputs of ${type}`);
  return fc
    .constantFrom(...unsetIn(present))
    .chain(({ path, of }) =>
      valueOf(from, of, 2).map((value): Addition => ({ kind: "field", type, name, path, value })),
    );
}

interface Unset {
  path: readonly string[];
  /** Its type, as the table writes it. */
  of: string;
}

/** The inputs that are not there, and those of the objects that are. */
function unsetPaths(
  from: Table,
  fields: Readonly<Record<string, string>>,
  given: Readonly<Record<string, unknown>>,
  above: readonly string[],
): Unset[] {
  return Object.entries(fields).flatMap(([name, of]): Unset[] => {
    const [path, there] = [[...above, name], given[name]];
    if (there === undefined) return [{ path, of }];
    const nested = object.safeParse(there);
    const type = /^!?#(?<name>.+)$/.exec(of)?.groups?.["name"];
    return nested.success && type !== undefined
      ? unsetPaths(from, from.types[type] ?? {}, nested.data, path)
      : [];
  });
}
const object = z.record(z.string(), z.unknown());

function resourceOf(type: string): fc.Arbitrary<Addition> {
  const from = tableOf(type);
  const fields = from?.resources[type]?.inputs;
  if (from === undefined || fields === undefined) throw new Error(`nobody knows the inputs of ${type}`);
  return objectOf(from, fields, 2).map((given) => ({
    kind: "resource",
    type,
    name: "addition",
    inputs: given,
  }));
}

/** Those that the engine tells a pack of. */
function optionOf({ type, name, inputs: given }: Present): fc.Arbitrary<Addition> {
  const [first = "name"] = Object.keys(given);
  return fc
    .constantFrom<[string, unknown]>(
      ["ignoreChanges", [first]],
      ["deleteBeforeReplace", true],
      ["customTimeouts", { create: "3h" }],
    )
    .map(([option, value]): Addition => ({ kind: "option", type, name, option, value }));
}

function objectOf(
  from: Table,
  fields: Readonly<Record<string, string>>,
  depth: number,
): fc.Arbitrary<Record<string, unknown>> {
  const required = Object.entries(fields).filter(([, of]) => of.startsWith("!"));
  const values = required.map(([name, of]) => [name, valueOf(from, of, depth)] as const);
  return fc.record(Object.fromEntries(values), { noNullPrototype: true });
}

/** A value of a type as the tables write it (local/inputs/table.ts); deep objects end at what they must have. */
function valueOf(from: Table, written: string, depth: number): fc.Arbitrary<unknown> {
  const of = written.replace(/^!/, "");
  if (of === "boolean") return fc.boolean();
  if (of === "number") return fc.integer({ min: 0, max: 100 });
  if (of.startsWith('"')) return fc.constantFrom(...of.split("|").map((each) => each.slice(1, -1)));
  if (of.startsWith("[")) return valueOf(from, of.slice(1, -1), depth).map((each) => [each]);
  if (of.startsWith("{")) return valueOf(from, of.slice(1, -1), depth).map((value) => ({ owner: value }));
  if (of.startsWith("#")) return objectOf(from, depth > 0 ? (from.types[of.slice(1)] ?? {}) : {}, depth - 1);
  return fc.constantFrom("elsewhere", "ALL", "projects/elsewhere/x", "user:mallory@example.com", "3600s", "");
}
