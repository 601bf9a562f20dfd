import { z } from "zod";
import type { FlagKill } from "../../model/observed/flag-kill.ts";
import { answer, empty, failure, type ErrorCode } from "./answers.ts";
import type { Context } from "./cohort-rule.ts";
import { sha256 } from "./digest.ts";
import { evaluate, subjectMissing, type Reason } from "./evaluate.ts";
import { boundedText } from "../bounded-text.ts";
import type { KnownRuleSet } from "./rule-set-cache.ts";

/** A context says who asks; one that is larger says something else. */
const mostBytes = 64 * 1024;

/** What a decision is made of, besides the context. */
export interface Known {
  ruleSet: KnownRuleSet;
  /** Nothing where they cannot be read: no flag can be said to be on then. */
  kills: ReadonlyMap<string, FlagKill> | undefined;
}

const asked = z.object({ context: z.record(z.string(), z.unknown()).optional() });

/** One flag (OFREP 0.3, "evaluateFlag"). */
export async function answerFlag(request: Request, key: string, known: Known): Promise<Response> {
  const context = await readContext(request, key);
  if (context instanceof Response) return context;
  const answered = answerOf(key, known, context.value);
  if (!("errorCode" in answered)) return answer(200, answered, headersOf(known));
  const { errorCode } = answered;
  const status = errorCode === "FLAG_NOT_FOUND" ? 404 : errorCode === "GENERAL" ? 500 : 400;
  return answer(status, answered, headersOf(known));
}

/** All flags (OFREP 0.3, "evaluateFlagsBulk"): 304 where rule set, kills and context are those of the ETag. */
export async function answerFlags(request: Request, known: Known): Promise<Response> {
  const context = await readContext(request);
  if (context instanceof Response) return context;
  const etag = await etagOf(known, context.text);
  const headers = { ...headersOf(known), etag, "cache-control": "no-cache" };
  if (isSame(request.headers.get("if-none-match"), etag)) return empty(304, headers);
  const flags = Object.keys(known.ruleSet.rules.flags).map((key) => answerOf(key, known, context.value));
  return answer(200, { flags, metadata: { ruleSet: known.ruleSet.version } }, headers);
}

interface EvaluatedFlag {
  key: string;
  value: boolean;
  reason: Reason;
  variant: "on" | "off";
  metadata: { revision: number; ruleSet: string };
}

interface FailedFlag {
  key: string;
  errorCode: ErrorCode;
  errorDetails: string;
}

function answerOf(
  key: string,
  { ruleSet: { rules, version }, kills }: Known,
  context: Context,
): FailedFlag | EvaluatedFlag {
  const flag = Object.hasOwn(rules.flags, key) ? rules.flags[key] : undefined;
  if (flag === undefined)
    return { key, errorCode: "FLAG_NOT_FOUND", errorDetails: "the environment has no such flag" };
  const decision = evaluate(rules, key, flag, kills?.get(key), context);
  if (decision === subjectMissing) {
    const errorDetails = 'the context needs "targetingKey", a text that says who asks';
    return { key, errorCode: "TARGETING_KEY_MISSING", errorDetails };
  }
  const { value, reason, problems } = decision;
  if (value && kills === undefined)
    return { key, errorCode: "GENERAL", errorDetails: "whether the flag was killed cannot be read now" };
  for (const problem of problems) if (!problem.includes("No such key")) console.warn(`${key}: ${problem}`);
  const metadata = { revision: flag.revision, ruleSet: version };
  return { key, value, reason, variant: value ? "on" : "off", metadata };
}

async function readContext(
  request: Request,
  key?: string,
): Promise<{ value: Context; text: string } | Response> {
  const text = await boundedText(request, mostBytes);
  if (text === undefined)
    return failure(400, "INVALID_CONTEXT", `the request has more than ${mostBytes / 1024} KiB`, key);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return failure(400, "PARSE_ERROR", "the request is not JSON", key);
  }
  const read = asked.safeParse(body);
  if (!read.success) return failure(400, "INVALID_CONTEXT", 'the request must be {"context": {…}}', key);
  const { context = {} } = read.data;
  const subject = context["targetingKey"];
  if (subject !== undefined && typeof subject !== "string")
    return failure(400, "INVALID_CONTEXT", '"targetingKey" must be a text', key);
  return { value: context, text };
}

/** What is not the newest says so: it may be an hour old, and nobody would see it otherwise. */
function headersOf({ ruleSet }: Known): Record<string, string> {
  return ruleSet.problem === undefined
    ? {}
    : { "x-gantry-rule-set": `stale since ${ruleSet.readAt.toISOString()}` };
}

async function etagOf({ ruleSet, kills }: Known, context: string): Promise<string> {
  const killed =
    kills === undefined ? null : [...kills.values()].map(({ flag, revision }) => [flag, revision]);
  return `"${(await sha256(JSON.stringify([ruleSet.version, killed, context]))).slice(0, 32)}"`;
}

/** A proxy that compresses makes a tag weak. */
function isSame(header: string | null, etag: string): boolean {
  return (header ?? "").split(",").some((one) => one.trim().replace(/^W\//, "") === etag);
}
