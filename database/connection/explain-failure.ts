import { z } from "zod";
import { DatabaseFailed } from "./database-failed.ts";

const failure = z.object({
  message: z.string(),
  code: z.string().optional(),
  position: z.coerce.number().int().optional().catch(undefined),
  hint: z.string().optional(),
});

/** What to do about a state of PostgreSQL ("Appendix A. PostgreSQL Error Codes"), or about an error of the network. */
const hints: Readonly<Record<string, string>> = {
  "28P01": "the password is not right: has it been rotated at the database alone?",
  "28000": "the login is not allowed from here",
  "3D000": "that database is not there: does the connection string name the right one?",
  "25006": "it is a replica, or set to read only: connect to the primary",
  "53300": "too many are connected: wait, or connect through the pooler in session mode",
  "55P03": "somebody else has the lock: run it again when it is quieter, or with a longer --lock-timeout",
  "57014": "it took longer than it may: --statement-timeout says how long that is",
  "53100": "the disk of the server is full: make room there, then run it again",
  "42501": "the login may not do that: migrations need one that owns the schema",
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "no such host",
  EAI_AGAIN: "the name cannot be resolved from here",
  ETIMEDOUT: "it does not answer",
  ENETUNREACH: "there is no way there",
  EHOSTUNREACH: "there is no way there",
};

const network = new Set(["ENOTFOUND", "ENETUNREACH", "EHOSTUNREACH", "ETIMEDOUT"]);
const pooler =
  "Supabase's direct address has IPv6 alone, which is not everywhere: take the pooler in session mode, port 5432 of *.pooler.supabase.com";

/**
 * What a driver threw, as a message for people. The detail that PostgreSQL gives beside it holds rows of the table, and is
 * left out.
 */
export function explainFailure(error: unknown, where: string, host: string | undefined): DatabaseFailed {
  const { message, code, position, hint } = failure.parse(error);
  const isDirect = host !== undefined && /^db\.[a-z0-9]+\.supabase\.co$/.test(host);
  const known = code === undefined ? undefined : hints[code];
  const advice = isDirect && code !== undefined && network.has(code) ? pooler : (known ?? hint);
  const state = code !== undefined && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
  return new DatabaseFailed(state === undefined ? `${where} cannot be reached: ${message}` : message, {
    state,
    at: position === undefined ? undefined : position - 1,
    ...(advice === undefined ? {} : { hint: advice }),
    cause: error,
  });
}
