import { z } from "zod";
import { GantryError } from "../../model/errors.ts";
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
  { service, tokenHint }: RestOptions,
  call: RestCall,
  answer: Extract<Answer, { status: number }>,
  attempt: number,
): Words {
  const { what } = call;
  const { status } = answer;
  const said = saidIn(answer.text, call.secrets ?? []);
  if (status === 429 || isRateLimit(answer)) {
    const after = answer.headers.get("retry-after");
    return {
      message: `could not ${what}: ${service} asks to wait`,
      hint: after === null ? "try again later" : `try again in ${after} s`,
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
  };
}

const body = z.union([
  z.object({ message: z.string() }).transform(({ message }) => message),
  z.object({ error: z.object({ message: z.string() }) }).transform(({ error }) => error.message),
  // As Prometheus says it.
  z.object({ error: z.string() }).transform(({ error }) => error),
]);

/** The service's own words, unless they repeat what must not be repeated. */
function saidIn(text: string, secrets: readonly string[]): string | undefined {
  try {
    const message = body.parse(JSON.parse(text)).split("\n", 1).join("").slice(0, 300);
    return secrets.some((secret) => repeats(message, secret)) ? undefined : message;
  } catch {
    return undefined;
  }
}

function repeats(message: string, secret: string): boolean {
  const parts = [secret, ...secret.split(/\s+/)].filter((part) => part.length >= 4);
  const forms = parts.flatMap((part) => [
    part,
    JSON.stringify(part).slice(1, -1),
    encodeURIComponent(part),
    Buffer.from(part).toString("base64").replace(/=+$/, ""),
  ]);
  return forms.some((form) => message.includes(form));
}
