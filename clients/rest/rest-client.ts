import { setTimeout as pause } from "node:timers/promises";
import type { z } from "zod";
import { parseJson } from "../../model/parse-json.ts";
import { type Answer, causeOf, isRateLimit, type RestCall, type RestOptions } from "./rest-call.ts";
import { RestFailed } from "./rest-failed.ts";
import { withProxy } from "./address.ts";

const tries = 3;

/** Calls a service's REST interface: with a deadline, a few tries where that is safe, and one message for each failure. */
export class RestClient {
  readonly #options: RestOptions;

  constructor(options: RestOptions) {
    this.#options = options;
  }

  /** The answer's body. @throws RestFailed */
  async call<T>(schema: z.ZodType<T>, call: RestCall): Promise<T> {
    const answer = await withProxy(this.#options, () => this.#send(call));
    const parsed = schema.safeParse(answer.status === 204 ? undefined : parseJson(answer.text));
    if (parsed.success) return parsed.data;
    throw new RestFailed(this.#options, call, { kind: "malformed" });
  }

  /** As `call`, and undefined where the service knows no such thing (404). */
  async find<T>(schema: z.ZodType<T>, call: RestCall): Promise<T | undefined> {
    try {
      return await this.call(schema, call);
    } catch (error) {
      if (error instanceof RestFailed && error.status === 404) return undefined;
      throw error;
    }
  }

  async #send(call: RestCall): Promise<{ status: number; text: string }> {
    const { backoffMs = 500, overallMs = 30_000 } = this.#options;
    const end = Date.now() + overallMs;
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#try(call, end);
      if ("status" in answer && answer.status < 300) return answer;
      const waitMs = waitOf(answer, backoffMs * 2 ** (attempt - 1));
      const again = attempt < tries && mayRepeat(call, answer) && Date.now() + waitMs < end;
      if (!again) throw new RestFailed(this.#options, call, { kind: "refused", answer, attempt });
      await pause(waitMs);
    }
  }

  async #try({ method, path, body }: RestCall, end: number): Promise<Answer> {
    const { baseUrl, headers, deadlineMs = 10_000 } = this.#options;
    const signal = AbortSignal.timeout(Math.max(1, Math.min(deadlineMs, end - Date.now())));
    try {
      const response = await fetch(baseUrl + path, {
        method,
        headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        // A token is for this host alone.
        redirect: "manual",
        signal,
      });
      return { status: response.status, text: await response.text(), headers: response.headers };
    } catch (error) {
      return {
        unreachable: signal.aborted ? `did not answer within ${deadlineMs / 1000} s` : causeOf(error),
      };
    }
  }
}

/** Adding something twice is worse than failing once; everything else can be repeated. */
function mayRepeat({ method, isIdempotent = method !== "POST" }: RestCall, answer: Answer): boolean {
  if ("unreachable" in answer) return isIdempotent;
  if (answer.status === 429 || isRateLimit(answer)) return true;
  return answer.status >= 500 && isIdempotent;
}

function waitOf(answer: Answer, backoffMs: number): number {
  const seconds =
    "unreachable" in answer ? Number.NaN : Number(answer.headers.get("retry-after") ?? Number.NaN);
  return Number.isNaN(seconds) ? backoffMs : Math.max(backoffMs, seconds * 1000);
}
