import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { Socket } from "node:net";
import { join } from "node:path";
import { create } from "tar";
import { readPinnedEngine } from "../../../engine/obtain/pinned-engine.ts";
import { cleanUp } from "../../support/clean-up.ts";
import type { Sandbox } from "./sandbox.ts";

const { version } = readPinnedEngine();
export const archiveName = `pulumi-v${version}-${process.platform}-${process.arch}.tar.gz`;
export const checksumsName = `pulumi-${version}-checksums.txt`;

/** A release server on loopback: each file's name with its content or with how the request is answered. */
export class ReleaseServer {
  readonly asked: string[] = [];
  /** The hosts that it was asked for as a proxy; it answers for all of them. */
  readonly tunnels: string[] = [];
  readonly files: Map<string, Buffer | string | RequestListener>;
  readonly #server: Server;

  constructor(files: Iterable<[string, Buffer | string | RequestListener]>) {
    this.files = new Map(files);
    this.#server = createServer((request, response) => {
      const name = (request.url ?? "").slice(1);
      this.asked.push(name);
      const file = this.files.get(name);
      if (typeof file === "function") file(request, response);
      else if (file === undefined) response.writeHead(404).end();
      else response.end(file);
    });
    this.#server.on("connect", (request, socket: Socket) => {
      this.tunnels.push(request.url ?? "");
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      this.#server.emit("connection", socket);
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    cleanUp(() => this.stop());
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    return `http://127.0.0.1:${address.port}`;
  }

  /** Also goes by itself, with the test. */
  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** An archive laid out as the official one, with programs that only know the pinned version, and its checksums. */
export async function releaseFiles(sandbox: Sandbox): Promise<[string, Buffer | string][]> {
  const folder = sandbox.path("release", "pulumi");
  mkdirSync(folder, { recursive: true });
  sandbox.pulumi(version, folder);
  writeFileSync(join(folder, "pulumi-language-python"), "not needed");
  const file = sandbox.path("release", archiveName);
  await create({ file, gzip: true, cwd: sandbox.path("release") }, ["pulumi"]);
  const archive = readFileSync(file);
  const digest = createHash("sha256").update(archive).digest("hex");
  return [
    [archiveName, archive],
    [checksumsName, `${"0".repeat(64)}  pulumi-v${version}-windows-x64.zip\n${digest}  ${archiveName}\n`],
  ];
}
