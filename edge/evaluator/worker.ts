import { answerFlag, answerFlags, type Known } from "./answer-flags.ts";
import { answerKills } from "./answer-kills.ts";
import { answer, empty } from "./answers.ts";
import type { Bindings } from "./bindings.ts";
import { bearerOf, hasDigest } from "./digest.ts";
import { KillCache } from "./kill-cache.ts";
import { RuleSetCache } from "./rule-set-cache.ts";

const ruleSets = new RuleSetCache();
const kills = new KillCache();
const flagsPath = "/ofrep/v1/evaluate/flags";

/** Decides flags by the OpenFeature Remote Evaluation Protocol 0.3, and takes kills (docs/flags.md). */
export default {
  async fetch(request: Request, bindings: Bindings): Promise<Response> {
    try {
      // A kill is taken however much is asked.
      if (!isKill(request) && (await isTooMuch(request, bindings)))
        return empty(429, { "retry-after": "10" });
      return await answerTo(request, bindings);
    } catch (error) {
      console.error(error);
      return answer(500, { errorDetails: "the evaluator failed; its log says how" });
    }
  },
};

async function answerTo(request: Request, bindings: Bindings): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname === "/kills") return await answerKills(request, bindings, kills);
  if (pathname === "/status") return await answerStatus(bindings);
  const key = keyOf(pathname);
  if (key === undefined) return answer(404, { errorDetails: `there is no "${pathname.slice(0, 100)}" here` });
  if (request.method === "OPTIONS") return empty(204);
  if (request.method !== "POST") return empty(405, { allow: "POST, OPTIONS" });
  if (!(await mayAsk(request, bindings))) return answer(401, { errorDetails: "the key of an app is needed" });
  const known = await readKnown(bindings);
  if (typeof known === "string") return answer(500, { errorDetails: known });
  return key === null ? await answerFlags(request, known) : await answerFlag(request, key, known);
}

function isKill({ url, method }: Request): boolean {
  return method === "POST" && new URL(url).pathname === "/kills";
}

/** The flag that a path asks for; null for all of them. */
function keyOf(pathname: string): string | null | undefined {
  if (pathname === flagsPath || pathname === `${flagsPath}/`) return null;
  if (!pathname.startsWith(`${flagsPath}/`)) return undefined;
  try {
    return decodeURIComponent(pathname.slice(flagsPath.length + 1));
  } catch {
    return undefined;
  }
}

async function readKnown(bindings: Bindings): Promise<Known | string> {
  const [ruleSet, known] = await Promise.all([ruleSets.read(bindings), kills.read(bindings)]);
  return typeof ruleSet === "string" ? ruleSet : { ruleSet, kills: known };
}

async function mayAsk({ headers }: Request, { API_KEY_SHA256 }: Bindings): Promise<boolean> {
  if (API_KEY_SHA256 === undefined) return true;
  const key = headers.get("x-api-key") ?? bearerOf(headers);
  return key !== undefined && (await hasDigest(key, API_KEY_SHA256));
}

async function isTooMuch({ headers }: Request, { RATE_LIMIT }: Bindings): Promise<boolean> {
  if (RATE_LIMIT === undefined) return false;
  const { success } = await RATE_LIMIT.limit({ key: headers.get("cf-connecting-ip") ?? "nobody" });
  return !success;
}

/** What a person looks at when flags are not as the catalog says. */
async function answerStatus(bindings: Bindings): Promise<Response> {
  const [ruleSet, known] = await Promise.all([ruleSets.read(bindings), kills.read(bindings)]);
  const { ENVIRONMENT: environment } = bindings;
  const rules =
    typeof ruleSet === "string"
      ? { problem: ruleSet }
      : {
          version: ruleSet.version,
          flags: Object.keys(ruleSet.rules.flags).length,
          readAt: ruleSet.readAt.toISOString(),
          problem: ruleSet.problem ?? null,
        };
  const killed = { known: known?.size ?? null, readAt: kills.readAt?.toISOString() ?? null };
  const isWell = typeof ruleSet !== "string" && ruleSet.problem === undefined && known !== undefined;
  return Response.json({ environment, ruleSet: rules, kills: killed }, { status: isWell ? 200 : 503 });
}
