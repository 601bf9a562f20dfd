/** SHA-256 of a text's UTF-8 bytes, in lower-case hex. */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Whether a text has this SHA-256. How long it takes says nothing about how much of it was right. */
export async function hasDigest(text: string, expected: string): Promise<boolean> {
  const found = await sha256(text);
  const wanted = expected.trim().toLowerCase();
  if (wanted.length !== found.length) return false;
  let difference = 0;
  for (let at = 0; at < found.length; at++) difference |= found.charCodeAt(at) ^ wanted.charCodeAt(at);
  return difference === 0;
}

/** The token that a request shows (RFC 6750, 2.1). */
export function bearerOf(headers: Headers): string | undefined {
  return /^Bearer (\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
}
