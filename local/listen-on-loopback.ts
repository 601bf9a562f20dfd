import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";

/** An emulated interface that answers on loopback. */
export interface LoopbackApi {
  /** Where it listens, for example `http://127.0.0.1:41234`. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Starts a server on loopback; port 0 takes a free one. */
export async function listenOnLoopback(listener: RequestListener, port = 0): Promise<LoopbackApi> {
  const server = createServer(listener);
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server listens on no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
