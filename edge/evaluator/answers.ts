/** The error codes of OpenFeature that this server gives. */
export type ErrorCode =
  "PARSE_ERROR" | "TARGETING_KEY_MISSING" | "INVALID_CONTEXT" | "FLAG_NOT_FOUND" | "GENERAL";

/** Browsers may ask from any page: what they are told is told to whoever asks. */
const openToBrowsers = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "POST, OPTIONS",
  "access-control-allow-headers": "content-type, authorization, x-api-key, if-none-match",
  "access-control-expose-headers": "etag, retry-after, x-gantry-rule-set",
  "access-control-max-age": "86400",
} as const;

export function answer(status: number, body: object, headers: Record<string, string> = {}): Response {
  return Response.json(body, {
    status,
    headers: { ...openToBrowsers, "cache-control": "no-store", ...headers },
  });
}

/** The protocol's failure: of a flag where one was asked for, else of the whole. */
export function failure(status: number, errorCode: ErrorCode, errorDetails: string, key?: string): Response {
  return answer(status, { ...(key === undefined ? {} : { key }), errorCode, errorDetails });
}

export function empty(status: number, headers: Record<string, string> = {}): Response {
  return new Response(null, { status, headers: { ...openToBrowsers, ...headers } });
}
