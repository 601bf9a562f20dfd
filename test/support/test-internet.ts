import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import {
  createServer as createHttp2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from "node:http2";
import { connect, type Server as TcpServer, type Socket } from "node:net";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { createServer as createTlsServer } from "node:tls";
import * as x509 from "@peculiar/x509";
import { temporaryFolder } from "./clean-up.ts";

/** Who answers for a host: HTTP/1.1, and where it has one, calls of gRPC by their path. */
export interface Site {
  listener: RequestListener;
  /** A message for a message; what it throws is told as INVALID_ARGUMENT. */
  grpc?: (path: string, message: Buffer) => Buffer;
}
type Sites = Readonly<Record<string, Site>>;

/**
 * Hosts under their real names, by a proxy on loopback and an authority for certificates of its own. A program that is given
 * `env` reaches them at their official addresses, by its own TLS, its own way to a proxy and its own libraries. What has no
 * site is not reached.
 */
export class TestInternet {
  /** For whoever is to reach the sites: the names of Node and of Go for a proxy and an authority. */
  readonly env: Readonly<Record<string, string>>;
  readonly #servers: readonly TcpServer[];
  readonly #sockets: ReadonlySet<Socket>;

  private constructor(
    env: Record<string, string>,
    servers: readonly TcpServer[],
    sockets: ReadonlySet<Socket>,
  ) {
    this.env = env;
    this.#servers = servers;
    this.#sockets = sockets;
  }

  static async start(sites: Sites): Promise<TestInternet> {
    const { authority, certificate, key } = await certificatesFor(Object.keys(sites));
    const file = join(temporaryFolder("gantry-authority-"), "authority.pem");
    writeFileSync(file, authority);
    const sockets = new Set<Socket>();
    const served = serve(sites, { certificate, key });
    const proxy = createServer((_request, response) => {
      response.writeHead(403).end();
    });
    await Promise.all([served, proxy].map(listening));
    proxy.on("connect", ({ url = "" }, socket: Socket) => {
      const [host = ""] = url.split(":");
      if (sites[host] === undefined) socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
      else joinSockets(socket, connect(portOf(served), "127.0.0.1"), sockets);
    });
    const address = `http://127.0.0.1:${portOf(proxy)}`;
    const env = {
      HTTPS_PROXY: address,
      NO_PROXY: "127.0.0.1",
      NODE_EXTRA_CA_CERTS: file,
      SSL_CERT_FILE: file,
    };
    return new TestInternet(env, [proxy, served], sockets);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    for (const server of this.#servers) {
      server.close();
      await once(server, "close");
    }
  }
}

async function listening(server: TcpServer | Server): Promise<void> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
}

function portOf(server: TcpServer | Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server listens on no port");
  return address.port;
}

function joinSockets(socket: Socket, onward: Socket, sockets: Set<Socket>): void {
  socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
  for (const [one, other] of [
    [socket, onward],
    [onward, socket],
  ] as const) {
    sockets.add(one);
    one.pipe(other);
    one.on("error", () => other.destroy());
    one.on("close", () => sockets.delete(one));
  }
}

/** One port for all of them: who is meant the request says, and what is spoken the handshake. */
function serve(sites: Sites, { certificate, key }: { certificate: string; key: string }): TcpServer {
  const http = createServer((request, response) => {
    const site = sites[(request.headers.host ?? "").split(":")[0] ?? ""];
    if (site === undefined) response.writeHead(421).end();
    else site.listener(request, response);
  });
  const grpc = createHttp2Server();
  grpc.on("stream", (stream, headers) => {
    void answerCall(stream, headers, sites);
  });
  // HTTP/2 is spoken with hosts of gRPC alone; the others would be asked in it too.
  const chosen = ({ servername, protocols }: { servername: string; protocols: string[] }): string =>
    protocols.includes("h2") && sites[servername]?.grpc !== undefined ? "h2" : "http/1.1";
  return createTlsServer({ cert: certificate, key, ALPNCallback: chosen }, (socket) => {
    socket.on("error", () => socket.destroy());
    (socket.alpnProtocol === "h2" ? grpc : http).emit("connection", socket);
  });
}

/** A call of gRPC with one message each way: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md */
async function answerCall(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  sites: Sites,
): Promise<void> {
  const site = sites[(headers[":authority"] ?? "").split(":")[0] ?? ""];
  const framed = await buffer(stream);
  const trailers = { "grpc-status": "0", "grpc-message": "" };
  const messages: Buffer[] = [];
  try {
    if (site?.grpc === undefined) throw new Error("nobody answers calls here");
    messages.push(site.grpc(headers[":path"] ?? "", framed.subarray(5)));
  } catch (error) {
    Object.assign(trailers, {
      "grpc-status": "3",
      "grpc-message": error instanceof Error ? error.message : "",
    });
  }
  stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
  stream.on("wantTrailers", () => {
    stream.sendTrailers(trailers);
  });
  for (const message of messages) {
    const head = Buffer.alloc(5);
    head.writeUInt32BE(message.length, 1);
    stream.write(Buffer.concat([head, message]));
  }
  stream.end();
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/** An authority that lives for a day, and a certificate by it for all of the hosts. As PEM. */
async function certificatesFor(
  hosts: readonly string[],
): Promise<{ authority: string; certificate: string; key: string }> {
  const [keys, own] = await Promise.all([newKeys(), newKeys()]);
  const about = { notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + 86_400_000) };
  const authority = await x509.X509CertificateGenerator.createSelfSigned(
    {
      ...about,
      serialNumber: "01",
      name: "CN=Test authority",
      keys,
      signingAlgorithm: algorithm,
      extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
    },
    webcrypto,
  );
  const certificate = await x509.X509CertificateGenerator.create(
    {
      ...about,
      serialNumber: "02",
      subject: "CN=Test sites",
      issuer: authority.subject,
      publicKey: own.publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: algorithm,
      extensions: [
        new x509.SubjectAlternativeNameExtension(hosts.map((value) => ({ type: "dns" as const, value }))),
      ],
    },
    webcrypto,
  );
  const secret = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", own.privateKey));
  return {
    authority: authority.toString("pem"),
    certificate: certificate.toString("pem"),
    key: x509.PemConverter.encode(secret, "PRIVATE KEY"),
  };
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}
