/** The text of a body, or undefined where it has more bytes than that; the rest is read past, since who sends waits for that. */
export async function boundedText(body: Request | Response, most: number): Promise<string | undefined> {
  const stream: ReadableStream<Uint8Array> | null = body.body;
  const reader = stream?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for (;;) {
    const { done = true, value } = (await reader?.read()) ?? {};
    if (done || value === undefined) return bytes > most ? undefined : text + decoder.decode();
    bytes += value.byteLength;
    if (bytes <= most) text += decoder.decode(value, { stream: true });
  }
}

/** What a text says as JSON; undefined where it is none. */
export function jsonOf(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
