import type { Repository } from "../../model/declared/product.ts";

export interface GitHubClientOptions {
  repository: Pick<Repository, "owner" | "name">;
  /** https, or loopback; see `safeBaseUrl`. */
  baseUrl: string;
  token: string;
  /** HTTPS_PROXY, HTTP_PROXY and NO_PROXY are honoured; see `withProxy`. */
  env: Readonly<Record<string, string | undefined>>;
  timing?: GitHubTiming;
}

/** Deadlines and pauses in milliseconds, which tests shorten. */
export interface GitHubTiming {
  /** How long one try may take. */
  deadlineMs?: number;
  /** How long one try to fetch a file may take. */
  downloadMs?: number;
  /** How long a wait that GitHub asks for may be; beyond it the command ends, and says so. */
  longestWaitMs?: number;
  /** What a second of waiting takes. */
  secondMs?: number;
}
