import type { z } from "zod";
import { CloudError } from "../cloud-error.ts";
import type { Faults } from "../faults.ts";
import type { Store } from "../store.ts";

/** A request of Vercel's REST interface, taken apart. */
export interface Asked {
  readonly store: Store;
  readonly faults: Faults;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  readonly now: string;
}

export interface Reply {
  readonly status: number;
  readonly body: object;
}

/** An answer of Vercel's that says what is wrong by a word of its own, and more. */
export class VercelError extends CloudError {
  readonly word: string;
  readonly more: object;

  constructor(status: number, word: string, message: string, more: object = {}) {
    super(status, message);
    this.word = word;
    this.more = more;
  }
}

export const ok = (body: object): Reply => ({ status: 200, body });

export function parsed<T>(schema: z.ZodType<T>, body: Buffer): T {
  const { data, error } = schema.safeParse(jsonOf(body));
  if (error === undefined) return data;
  const [issue] = error.issues;
  throw new VercelError(
    400,
    "bad_request",
    `Invalid request: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`,
  );
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new VercelError(400, "bad_request", "Invalid JSON");
  }
}
