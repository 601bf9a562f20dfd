export interface RestOptions {
  /** Who answers, as a person names it. */
  service: string;
  /** https, or loopback; see `safeBaseUrl`. Without a slash at the end. */
  baseUrl: string;
  headers: Readonly<Record<string, string>>;
  /** HTTPS_PROXY, HTTP_PROXY and NO_PROXY are honoured. */
  env: Readonly<Record<string, string | undefined>>;
  /** What to do about a token that is refused or may not do something. */
  tokenHint: string;
  /** How long one try may take. */
  deadlineMs?: number;
  /** How long a call may take with everything that is tried again. */
  overallMs?: number;
  /** The first pause between two tries; each further one is twice as long. */
  backoffMs?: number;
}

export interface RestCall {
  method: "GET" | "PUT" | "POST" | "PATCH" | "DELETE";
  /** Below the base URL, with its query. */
  path: string;
  /** What is done to what, for messages: `read the secrets of environment "staging"`. */
  what: string;
  body?: unknown;
  /** Twice is as good as once: a POST that has this may be tried again. */
  isIdempotent?: boolean;
  /** The secrets that are sent: of the answer, nothing is shown then. */
  secrets?: readonly string[];
}

/** What came of one try. */
export type Answer = { status: number; text: string; headers: Headers } | { unreachable: string };

/** GitHub says 403 for its secondary limits as well. */
export function isRateLimit(answer: Answer): boolean {
  if ("unreachable" in answer || answer.status !== 403) return false;
  return answer.headers.has("retry-after") || answer.headers.get("x-ratelimit-remaining") === "0";
}

/** Why a connection failed: fetch hides the reason in its error's cause. */
export function causeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (!(cause instanceof Error)) return "cannot be reached";
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : cause.name;
  return `cannot be reached (${code})`;
}
