import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { Environment } from "./engine.ts";
import { SourceFailed } from "./source.ts";
import { setProxy } from "../../clients/rest/proxy.ts";
import { causeOf } from "../../clients/rest/rest-call.ts";

export interface DownloadOptions {
  /** HTTPS_PROXY, HTTP_PROXY and NO_PROXY are honoured. */
  env: Environment;
  /** How long the server may take to begin to answer. Not tried again after that. */
  connectDeadlineMs: number;
  /** How long it may then send nothing. */
  stallDeadlineMs: number;
  /** The pause before the second try; twice that before the third. */
  retryPauseMs: number;
  signal: AbortSignal | undefined;
  /** Bytes received, and in all where the server says so. */
  onBytes?: (received: number, total: number | undefined) => void;
}

const tries = 3;

/** Streams a file to disk. @returns its SHA-256, in hexadecimal. @throws SourceFailed */
export async function downloadFile(url: string, file: string, options: DownloadOptions): Promise<string> {
  const restoreProxy = setProxy(options.env);
  try {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await tryDownload(url, file, options);
      options.signal?.throwIfAborted();
      if ("digest" in outcome) return outcome.digest;
      if (!outcome.again || attempt === tries) throw new SourceFailed(outcome.reason);
      await delay(options.retryPauseMs * attempt);
    }
  } finally {
    restoreProxy();
  }
}

/** As downloadFile, and returns the content, for small texts. */
export async function downloadText(url: string, file: string, options: DownloadOptions): Promise<string> {
  await downloadFile(url, file, options);
  return readFile(file, "utf8");
}

type Outcome = { digest: string } | { reason: string; again: boolean };

async function tryDownload(url: string, file: string, options: DownloadOptions): Promise<Outcome> {
  const deadline = new Deadline(options.connectDeadlineMs);
  const signals = [deadline.signal, ...(options.signal === undefined ? [] : [options.signal])];
  const { host } = new URL(url);
  let received = 0;
  try {
    const response = await fetch(url, { signal: AbortSignal.any(signals) });
    if (!response.ok) {
      await response.body?.cancel();
      return { reason: `${url} answers ${response.status}`, again: response.status >= 500 };
    }
    deadline.extend(options.stallDeadlineMs);
    const length = Number(response.headers.get("content-length") ?? Number.NaN);
    const total = Number.isNaN(length) ? undefined : length;
    const hash = createHash("sha256");
    const measure = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const chunk of chunks) {
        deadline.extend(options.stallDeadlineMs);
        hash.update(chunk);
        received += chunk.byteLength;
        options.onBytes?.(received, total);
        yield chunk;
      }
    };
    await pipeline(response.body ?? new Blob([]).stream(), measure, createWriteStream(file));
    return { digest: hash.digest("hex") };
  } catch (error) {
    if (isOwnDiskError(error)) throw error;
    if (!deadline.passed) return { reason: `${host} ${causeOf(error)}`, again: true };
    if (received === 0)
      return { reason: `${host} does not answer within ${options.connectDeadlineMs / 1000} s`, again: false };
    return { reason: `${host} stopped sending after ${received} bytes`, again: true };
  } finally {
    deadline.clear();
  }
}

/** Writing failed, not the network: another try or another source would fail alike. */
function isOwnDiskError(error: unknown): boolean {
  return (
    error instanceof Error && "syscall" in error && (error.syscall === "write" || error.syscall === "open")
  );
}

/** A time that must not pass before it is extended. */
class Deadline {
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout;

  constructor(ms: number) {
    this.#timer = this.#start(ms);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get passed(): boolean {
    return this.#controller.signal.aborted;
  }

  extend(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = this.#start(ms);
  }

  clear(): void {
    clearTimeout(this.#timer);
  }

  #start(ms: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.#controller.abort();
    }, ms);
  }
}
