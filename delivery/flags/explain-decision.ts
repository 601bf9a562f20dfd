import { z } from "zod";
import { evaluate, readyRuleSet, subjectMissing, type Decision } from "../../edge/evaluator/evaluate.ts";
import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { ruleSetOf } from "../../model/observed/rule-set.ts";
import type { FromEdge } from "../../clients/ask-edge.ts";

/** Who asks, as an application would say it; `targetingKey` is the subject. */
export type Asker = Readonly<Record<string, unknown>> & { readonly targetingKey: string };

const attributes = z.record(z.string(), z.unknown());

/**
 * Reads who asks.
 *
 * @param context the other attributes, as a JSON object
 * @throws GantryError a usage error
 */
export function readAsker(subject: string | undefined, context: string | undefined): Asker | undefined {
  if (subject === undefined) {
    if (context === undefined) return undefined;
    throw usageError("--context is of a subject, and there is none", 'say who asks: --subject "user-17"');
  }
  if (subject === "")
    throw usageError("--subject is empty", "it is the targetingKey that the application sends");
  const read = attributes.safeParse(context === undefined ? {} : parseJson(context));
  if (!read.success) throw noContext();
  if ("targetingKey" in read.data)
    throw usageError(
      "--context has a targetingKey, and --subject says who asks",
      "leave it out of --context",
    );
  return { ...read.data, targetingKey: subject };
}

/** What an environment's evaluator answers, by its own code and the catalog, with the kills as far as they are known. */
export function explainDecision(
  catalog: Pick<EnvironmentCatalog, "environment" | "flags" | "cohorts">,
  key: string,
  asker: Asker,
  edge: FromEdge,
): Decision {
  const rules = ruleSetOf(catalog);
  const flag = rules.flags[key];
  if (flag === undefined) throw new Error(`the rule set lacks the flag ${key}`);
  const kill = edge.answer === "asked" ? edge.kills.find((each) => each.flag === key) : undefined;
  const decision = evaluate(readyRuleSet(rules), key, flag, kill, asker);
  if (decision === subjectMissing) throw new Error("a subject that was given is missing");
  return decision;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw noContext();
    throw error;
  }
}

/** The text is not repeated: it may say of a person what no log should keep. */
function noContext(): GantryError {
  return usageError("--context is no JSON object", `such as --context '{"team": "support"}'`);
}

function usageError(message: string, hint: string): GantryError {
  return new GantryError(message, { hint, exitCode: ExitCode.usage });
}
