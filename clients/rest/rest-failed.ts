import { z } from "zod";
import { GantryError } from "../../model/errors.ts";
import { parseJson } from "../../model/parse-json.ts";
import { repeatsSecret } from "../../model/repeats-secret.ts";
import { isRateLimit, type Answer, type RestCall, type RestOptions } from "./rest-call.ts";

export type RestFailure = { kind: "malformed" } | { kind: "refused"; answer: Answer; attempt: number };

/** A service that did not do what it was asked to; one clear message for each way in which that happens. */
export class RestFailed extends GantryError {
  /** The answer's status; undefined where there was none, or none that could be read. */
  readonly status: number | undefined;

  constructor(options: RestOptions, call: RestCall, failure: RestFailure) {
    const { message, hint } = words(options, call, failure);
    super(message, hint === undefined ? {} : { hint });
    this.status =
      failure.kind === "refused" && "status" in failure.answer ? failure.answer.status : undefined;
  }
}

interface Words {
  message: string;
  hint?: string;
}

function words(options: RestOptions, call: RestCall, failure: RestFailure): Words {
  const { service, baseUrl } = options;
  const { what } = call;
  const { host } = new URL(baseUrl);
  if (failure.kind === "malformed") {
    return {
      message: `${service} answered something else than was asked for: could not ${what}`,
      hint: `is ${host} ${service}?`,
    };
  }
  const { answer, attempt } = failure;
  if ("unreachable" in answer) {
    const unsure = call.method === "POST" ? "; it may have been done all the same" : "";
    return {
      message: `could not ${what}: ${host} ${answer.unreachable}${unsure}`,
      hint: "check the network and the proxy's settings",
    };
  }
  return refusal(options, call, answer, attempt);
}

function refusal(
  { service, tokenHint, headers }: RestOptions,
  call: RestCall,
  answer: Extract<Answer, { status: number }>,
  attempt: number,
): Words {
  const { what } = call;
  const { status } = answer;
  const said = saidIn(answer.text, call, headers);
  if (status === 429 || isRateLimit(answer)) {
    const after = /^\d{1,9}$/.exec(answer.headers.get("retry-after") ?? "")?.[0];
    return {
      message: `could not ${what}: ${service} asks to wait`,
      hint: after === undefined ? "try again later" : `try again in ${after} s`,
    };
  }
  if (status === 401)
    return { message: `could not ${what}: ${service} refuses the token (401)`, hint: tokenHint };
  if (status === 403)
    return { message: `could not ${what}: the token may not do that at ${service} (403)`, hint: tokenHint };
  if (status === 404) {
    return {
      message: `could not ${what}: ${service} knows no such thing (404)`,
      hint: `it may exist where the token may not see it: ${tokenHint}`,
    };
  }
  if (status >= 500) {
    return {
      message: `could not ${what}: ${service} failed (${status}${attempt > 1 ? `, ${attempt} times` : ""})`,
      hint: "try again later",
    };
  }
  if (status >= 300 && status < 400) {
    return {
      message: `could not ${what}: ${service} says that it has moved (${status})`,
      hint: "correct its name in the catalog",
    };
  }
  return {
    message: `could not ${what}: ${service} refuses it (${status})${said === undefined ? "" : `: ${said}`}`,
    ...(call.secrets === undefined
      ? {}
      : { hint: "what it answered is not shown, since a secret was sent with it" }),
  };
}

const body = z.union([
  z.object({ message: z.string() }).transform(({ message }) => message),
  z.object({ error: z.object({ message: z.string() }) }).transform(({ error }) => error.message),
  // As Prometheus says it.
  z.object({ error: z.string() }).transform(({ error }) => error),
]);

/** The service's own words, unless they repeat what must not be repeated; none at all where a secret was sent with the call. */
function saidIn(
  text: string,
  { secrets = [] }: RestCall,
  headers: RestOptions["headers"],
): string | undefined {
  if (secrets.length > 0) return undefined;
  const { data } = body.safeParse(parseJson(text));
  const message = data?.split("\n", 1).join("").slice(0, 300);
  return message === undefined || repeatsSecret(message, tokensIn(headers)) ? undefined : message;
}

/** No service gives tokens as short as a word, such as the one that the local cloud takes: it is in every message. */
const shortestToken = 8;

function tokensIn(headers: RestOptions["headers"]): string[] {
  const { authorization = "" } = headers;
  return [authorization.replace(/^\w+ /, "")].filter((token) => token.length >= shortestToken);
}
