import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { cleanUp } from "./clean-up.ts";

export interface Asked {
  method: string;
  /** With its query. */
  path: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
}

export interface Reply {
  status?: number;
  headers?: Readonly<Record<string, string>>;
  body?: unknown;
  /** Instead of a body that is JSON. */
  bytes?: Buffer;
  /** Say that the bytes have this length, and end after them. */
  length?: number;
  /** Close the connection without an answer. */
  drop?: boolean;
  /** Never answer. */
  hang?: boolean;
}

/** A server of this machine that answers as a test tells it to, and remembers what it was asked. */
export class LoopbackServer {
  readonly asked: Asked[] = [];
  readonly #server: Server;
  #answer: (asked: Asked) => Reply = () => ({ status: 404 });

  constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const { method = "", url: path = "", headers } = request;
        const asked = { method, path, headers, body: Buffer.concat(chunks).toString("utf8") };
        this.asked.push(asked);
        const reply = this.#answer(asked);
        if (reply.hang === true) return;
        if (reply.drop === true) {
          response.destroy();
          return;
        }
        if (reply.bytes !== undefined) {
          const { bytes, length = bytes.length } = reply;
          response.writeHead(reply.status ?? 200, { ...reply.headers, "content-length": length });
          if (bytes.length < length) response.write(bytes, () => response.destroy());
          else response.end(bytes);
          return;
        }
        response.writeHead(reply.status ?? 200, reply.headers);
        response.end(reply.body === undefined ? undefined : JSON.stringify(reply.body));
      });
    });
  }

  async start(): Promise<this> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    cleanUp(() => this.stop());
    return this;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("the server does not listen");
    return `http://127.0.0.1:${address.port}`;
  }

  /** How it answers from now on; what it was asked before is forgotten. */
  answer(answer: (asked: Asked) => Reply): void {
    this.asked.length = 0;
    this.#answer = answer;
  }

  /** Also goes by itself, with the test or the suite. */
  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
  }
}
