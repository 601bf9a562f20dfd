import "../../stacks/lean-sdk.ts";
import type { DeclaredResource } from "../../stacks/run-in-process.ts";
import { isObject } from "../../model/is-object.ts";
import { GantryError } from "../../model/errors.ts";
import {
  type Expectation,
  type ExpectedFields,
  type ExpectedResource,
  ExpectedSecret,
  type ExpectedValue,
  Given,
} from "../expected.ts";
import { types } from "../types.ts";
import { signature } from "./facts.ts";

/** What the program makes of the catalog for a stack. */
export type ExpectedIn = (stack: string) => Promise<Expectation>;

export interface ProgramOptions {
  /** The project that is deployed; its program may be another than the pack's. */
  root: string;
  env: Readonly<Record<string, string | undefined>>;
  /** The folder that the pack lies in, with the files of the product's own resources beside it; the project's where it is not said. */
  beside?: string;
}

/**
 * Runs the program that lies beside the pack, over the catalog below `root`, as the engine runs the project's own: a base's
 * pack so says what the base's program makes of a change's catalog.
 */
export function expectedOf({ root, env, beside = root }: ProgramOptions): ExpectedIn {
  // Loaded while the engine starts the program: together they take about as long as that alone.
  const program = import("../../stacks/run-in-process.ts");
  const options = import("../../stacks/engine-options.ts");
  return async (stack) => {
    try {
      const [{ runProgram }, { engineOptions }] = await Promise.all([program, options]);
      const { placeholderParts } = await import("../../stacks/placeholder.ts");
      // Whether it may be applied where nobody guards it is for the engine's own run of the program to say.
      const run = { ...engineOptions({ root, stack, env }), guarded: true };
      // What the product's own files make is theirs; all else is what the program makes where they are not loaded.
      const own = { folder: beside, mayLack: true, run: false };
      const gantrys = await runProgram({ ...run, own });
      const hasOwn = gantrys.some(({ type }) => type === types.own);
      const all = hasOwn ? await runProgram({ ...run, own: { ...own, run: true } }) : [];
      const declared = [...gantrys, ...all.filter(isOwn)];
      const urns = new Map(declared.map(({ type, name, urn }) => [`${type}::${name}`, urn]));
      const given = (text: string): ExpectedValue => {
        const parts = placeholderParts(text);
        if (parts.every((part) => typeof part === "string")) return text;
        return new Given(
          parts.map((part) =>
            typeof part === "string"
              ? part
              : { urn: urns.get(`${part.type}::${part.name}`) ?? "", property: part.property },
          ),
        );
      };
      return { resources: declared.map((each) => expectedResource(each, given)) };
    } catch (error) {
      if (error instanceof GantryError) return { problem: [error.message, ...error.problems].join("; ") };
      // Its message may quote what the program was given.
      return { problem: `the program ended with ${error instanceof Error ? error.name : "no error"}` };
    }
  };
}

function isOwn({ parent }: Pick<DeclaredResource, "parent">): boolean {
  return parent !== undefined && (parent.type === types.own || isOwn(parent));
}

function expectedResource(
  { urn, type, name, inputs, options }: DeclaredResource,
  given: (text: string) => ExpectedValue,
): ExpectedResource {
  return { urn, type, name, inputs: fieldsOf(inputs, given), options };
}

function fieldsOf(
  fields: Readonly<Record<string, unknown>>,
  given: (text: string) => ExpectedValue,
): ExpectedFields {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name, valueOf(value, given)]));
}

/** A value as the SDK hands it to its mocks: JSON, in which a secret is wrapped. */
function valueOf(value: unknown, given: (text: string) => ExpectedValue): ExpectedValue {
  if (typeof value === "string") return given(value);
  if (value === null || typeof value === "boolean" || typeof value === "number") return value;
  if (Array.isArray(value)) return value.map((each) => valueOf(each, given));
  if (!isObject(value)) throw new Error(`the program gives a ${typeof value}, which is no input`);
  if (value[signature.key] !== signature.secret) return fieldsOf(value, given);
  return new ExpectedSecret(valueOf(value["value"], given));
}
