import { createHash } from "node:crypto";
import { z } from "zod";
import { evaluatorBundle, killsBundle } from "../../../edge/bundle.ts";
import type { FlagKill } from "../../../model/observed/flag-kill.ts";
import { ruleSetKey, type RuleSet } from "../../../model/observed/rule-set.ts";
import { Workerd } from "../../support/workerd.ts";

const [script, kills] = await Promise.all([evaluatorBundle(), killsBundle()]);

export const killToken = "may-only-kill";
export const apiKey = "of-the-portal";

const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/** A flag of a rule set, enabled for nobody unless the test says otherwise. */
export function flag(some: Partial<RuleSet["flags"][string]> = {}): RuleSet["flags"][string] {
  return { enabled: true, rolloutPercentage: 0, killSwitch: false, revision: 1, cohorts: [], ...some };
}

export interface EvaluatorOptions {
  hasApiKey?: boolean;
  /** Requests in ten seconds. */
  limit?: number;
}

/** The evaluator in real workerd, with its rule set in Workers KV and its kills in a Durable Object. */
export class Evaluator {
  readonly #workerd: Workerd;

  constructor({ hasApiKey = false, limit }: EvaluatorOptions = {}) {
    const modern = { modules: true, compatibilityDate: "2026-01-01" } as const;
    const object = { className: "KillSwitch", useSQLite: true };
    this.#workerd = new Workerd({
      workers: [
        {
          ...modern,
          name: "flags",
          script,
          bindings: {
            ENVIRONMENT: "staging",
            KILL_TOKEN_SHA256: digestOf(killToken),
            ...(hasApiKey ? { API_KEY_SHA256: digestOf(apiKey) } : {}),
          },
          kvNamespaces: ["RULES"],
          durableObjects: { KILLS: { ...object, scriptName: "kills" } },
          ...(limit === undefined ? {} : { ratelimits: { RATE_LIMIT: { simple: { limit, period: 10 } } } }),
        },
        { ...modern, name: "kills", script: kills, durableObjects: { OWN: object } },
      ],
    });
  }

  /** Where it answers, as a client's base address. */
  async url(): Promise<string> {
    return (await this.#workerd.miniflare.ready).href.replace(/\/$/, "");
  }

  async put(flags: RuleSet["flags"], cohorts: RuleSet["cohorts"] = {}): Promise<void> {
    await this.putText(JSON.stringify({ environment: "staging", flags, cohorts } satisfies RuleSet));
  }

  async putText(text: string): Promise<void> {
    const rules = await this.#workerd.miniflare.getKVNamespace("RULES");
    await rules.put(ruleSetKey, text);
  }

  async ask(path: string, init: RequestInit = {}): Promise<Response> {
    return await fetch(`${await this.url()}${path}`, { method: "POST", ...init });
  }

  /** One flag for a context. */
  async evaluate(key: string, context?: object): Promise<z.infer<typeof evaluated>> {
    const body = JSON.stringify(context === undefined ? {} : { context });
    const response = await this.ask(`/ofrep/v1/evaluate/flags/${key}`, { body });
    const answered = z.looseObject({}).parse(await response.json());
    return evaluated.parse({ status: response.status, ...answered });
  }

  async kill(body: object, token = killToken): Promise<Response> {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    return await this.ask("/kills", { headers, body: JSON.stringify(body) });
  }
}

export const wanted = (some: Partial<FlagKill> = {}): Omit<FlagKill, "killedAt"> => ({
  flag: "search",
  revision: 1,
  killedBy: "mali-s",
  ...some,
});

const evaluated = z.object({
  status: z.number(),
  key: z.string().optional(),
  value: z.boolean().optional(),
  reason: z.string().optional(),
  variant: z.string().optional(),
  errorCode: z.string().optional(),
  errorDetails: z.string().optional(),
});
