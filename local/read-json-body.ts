import type { IncomingMessage } from "node:http";

/** The JSON body of a request; undefined where it has none. `refusal` is what the interface says to what is no JSON. */
export async function readJsonBody(request: IncomingMessage, refusal: () => Error): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString("utf8");
  if (text === "") return undefined;
  try {
    const body: unknown = JSON.parse(text);
    return body;
  } catch {
    throw refusal();
  }
}
