import { setTimeout as pause } from "node:timers/promises";
import { GantryError } from "../../model/errors.ts";
import { withProxy } from "./address.ts";
import { type Answer, causeOf, type RestCall, type RestOptions } from "./rest-call.ts";
import { RestFailed } from "./rest-failed.ts";

const tries = 3;

export interface DownloadOptions {
  mostBytes: number;
  /** What becomes of a file with more bytes: it is refused, or its beginning is all. */
  more: "refuse" | "leave";
  deadlineMs: number;
  /** The first pause between two tries; the second is twice as long. */
  backoffMs: number;
}

/**
 * Reads what lies at an address, without any token: whoever asked for the address has shown theirs.
 *
 * @throws RestFailed where it is not there, or not whole after three tries
 * @throws GantryError where it is larger than it may be
 */
export async function download(
  url: URL,
  options: Pick<RestOptions, "service" | "env" | "tokenHint">,
  { what }: Pick<RestCall, "what">,
  limits: DownloadOptions,
): Promise<Buffer> {
  const rest: RestOptions = { ...options, baseUrl: url.origin, headers: {} };
  return withProxy(rest, async () => {
    for (let attempt = 1; ; attempt += 1) {
      const read = await readOnce(url, what, limits);
      if (Buffer.isBuffer(read)) return read;
      const again = "unreachable" in read || read.status >= 500 || read.status === 429;
      if (!again || attempt === tries) {
        throw new RestFailed(
          rest,
          { method: "GET", path: "", what },
          { kind: "refused", answer: read, attempt },
        );
      }
      await pause(limits.backoffMs * 2 ** (attempt - 1));
    }
  });
}

async function readOnce(
  url: URL,
  what: string,
  { mostBytes, more, deadlineMs }: DownloadOptions,
): Promise<Buffer | Answer> {
  const signal = AbortSignal.timeout(deadlineMs);
  try {
    const response = await fetch(url, { redirect: "manual", signal });
    if (response.status !== 200) return { status: response.status, text: "", headers: response.headers };
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    const body: AsyncIterable<Uint8Array> | null = response.body;
    for await (const chunk of body ?? []) {
      chunks.push(chunk.subarray(0, mostBytes - bytes));
      bytes += chunk.length;
      if (bytes <= mostBytes) continue;
      if (more === "leave") break;
      throw new GantryError(`could not ${what}: it has more than ${mostBytes} bytes`);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    if (error instanceof GantryError) throw error;
    return { unreachable: signal.aborted ? `did not answer within ${deadlineMs / 1000} s` : causeOf(error) };
  }
}
