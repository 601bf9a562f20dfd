import { z } from "zod";

/** A rule between fields, as people read it; it is reported at the first of its fields. */
export interface EntityRule {
  fields: readonly string[];
  text: string;
  /** The rule in JSON Schema, as far as draft 2020-12 can say it. */
  json?: JsonRule | undefined;
}

interface CheckedRule<T> extends EntityRule {
  holds: (value: T) => boolean;
}

/** Makes one rule. `holds` sees only the fields it names, since the others may be wrong when it runs. */
type MakeRule<T> = <K extends keyof T & string>(
  fields: readonly [K, ...K[]],
  text: string,
  holds: (value: Pick<T, K>) => boolean,
  json?: JsonRule,
) => CheckedRule<T>;

const ruleTexts = new WeakMap<z.core.$ZodType, readonly EntityRule[]>();

/**
 * A schema with its name, its description and the rules between its fields. A rule speaks as soon as the fields it
 * names are valid, whatever else is wrong with the record, so that all mistakes come together.
 */
export function entity<S extends z.ZodObject<z.core.$ZodShape>>(
  title: string,
  description: string,
  schema: S,
  makeRules: (rule: MakeRule<z.output<S>>) => readonly CheckedRule<z.output<S>>[] = () => [],
): S {
  const rules = makeRules((fields, text, holds, json) => ({ fields, text, holds, json }));
  const checks = rules.map(({ fields, text, holds }) => {
    for (const field of fields) assertField(schema, field);
    return z.refine<z.output<S>>(holds, {
      path: fields.slice(0, 1),
      error: text,
      params: { isRule: true, fields },
      when: ({ issues }) => !issues.some((issue) => isAbout(issue, fields)),
    });
  });
  const whole = [description, ...rules.map(ruleSentence)].join(" ");
  const checked: S = schema.check(...checks);
  z.globalRegistry.add(checked, { title, description: whole });
  ruleTexts.set(
    checked,
    rules.map(({ fields, text, json }) => ({ fields, text, json })),
  );
  return checked;
}

/** The rules between the fields of a schema that `entity` made; none for any other. */
export function rulesOf(schema: z.core.$ZodType): readonly EntityRule[] {
  return ruleTexts.get(schema) ?? [];
}

/** Whether an issue is about one of the fields, or about the whole. A rule that does not hold leaves its fields valid. */
function isAbout(issue: z.core.$ZodRawIssue, fields: readonly string[]): boolean {
  const [field] = issue.path ?? [];
  if (field === undefined) return issue.code !== "unrecognized_keys";
  const isRule = issue.code === "custom" && issue.params?.["isRule"] === true;
  return typeof field === "string" && fields.includes(field) && !isRule;
}

function assertField(schema: z.ZodObject<z.core.$ZodShape>, field: string): void {
  if (!Object.hasOwn(schema.shape, field)) throw new Error(`the rule names "${field}", which is no field`);
}

function ruleSentence({ fields, text }: EntityRule): string {
  return `${fields[0] ?? ""} ${text}.`;
}

/** A rule between fields as JSON Schema says it; a `$comment` tells what it leaves out where it says only a part. */
type JsonRule = z.core.JSONSchema.BaseSchema;

/** The field, where it is there, is as the schema says: a field with a default may be left out of a file. */
export function field(name: string, schema: JsonRule): JsonRule {
  return { properties: { [name]: schema } };
}

/** The field is there, and as the schema says. */
export function given(name: string, schema: JsonRule = {}): JsonRule {
  return { properties: { [name]: schema }, required: [name] };
}

export function leftOut(...names: readonly string[]): JsonRule {
  return { properties: Object.fromEntries(names.map((name) => [name, false])) };
}

/** A list has no entry twice. */
export function withoutRepeats(name: string): JsonRule {
  return field(name, { uniqueItems: true });
}
