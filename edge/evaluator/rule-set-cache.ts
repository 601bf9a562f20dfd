import { z } from "zod";
import { ruleSet, ruleSetKey } from "../../model/observed/rule-set.ts";
import type { Bindings } from "./bindings.ts";
import { sha256 } from "./digest.ts";
import { readyRuleSet, type ReadyRuleSet } from "./evaluate.ts";
import { within } from "./within.ts";

/** How long a rule set is used before Workers KV is asked again. A change takes a minute there anyway. */
const freshMs = 10_000;
const deadlineMs = 2000;

export interface KnownRuleSet {
  rules: ReadyRuleSet;
  /** Of its text, so that the same text is the same version everywhere. */
  version: string;
  /** When it was read, by this isolate's clock. */
  readAt: Date;
  /** Why it is not what lies in Workers KV now. */
  problem: string | undefined;
}

/** The rule set that an isolate decides by. One that does not parse, and one that cannot be read, leave the last good one in place. */
export class RuleSetCache {
  #known: KnownRuleSet | undefined;
  #text: string | undefined;
  #askedAt = Number.NEGATIVE_INFINITY;
  #problem: string | undefined;

  /** What there is to decide by; a text that says why there is nothing. */
  async read({ RULES, ENVIRONMENT }: Bindings): Promise<KnownRuleSet | string> {
    const now = Date.now();
    // A clock that went back asks as well, and so does each request until there is a first one: none can wait for another's.
    if (Math.abs(now - this.#askedAt) >= freshMs || this.#known === undefined) {
      if (this.#known !== undefined) this.#askedAt = now;
      await this.#refresh(RULES, ENVIRONMENT);
    }
    if (this.#known === undefined) return this.#problem ?? "no rule set was read";
    return { ...this.#known, problem: this.#problem };
  }

  async #refresh(namespace: Bindings["RULES"], environment: string): Promise<void> {
    try {
      const text = await within(deadlineMs, namespace.get(ruleSetKey, { type: "text", cacheTtl: 60 }));
      if (text === null) throw new Error(`there is no "${ruleSetKey}"`);
      if (text !== this.#text) await this.#take(text, environment);
      if (this.#known !== undefined) this.#known.readAt = new Date();
      this.#askedAt = Date.now();
      this.#problem = undefined;
    } catch (error) {
      const reason = error instanceof z.ZodError ? z.prettifyError(error).slice(0, 300) : messageOf(error);
      this.#problem = `the rule set in Workers KV: ${reason}`;
      console.error(this.#problem);
    }
  }

  async #take(text: string, environment: string): Promise<void> {
    const read = ruleSet.parse(JSON.parse(text));
    if (read.environment !== environment)
      throw new Error(`it is of ${read.environment}, and this is ${environment}`);
    const version = (await sha256(text)).slice(0, 16);
    this.#known = { rules: readyRuleSet(read), version, readAt: new Date(), problem: undefined };
    this.#text = text;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
