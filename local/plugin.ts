import { flushCompileCache } from "node:module";
import { ServerCredentials } from "@grpc/grpc-js";
import { providerServer } from "./provider-server.ts";

/** The process that the engine starts for an emulated provider: `plugin.ts <provider> <project root> <version>`. */
async function main(name: string, projectRoot: string, version: string): Promise<void> {
  const server = await providerServer({ name, projectRoot, version, variables: process.env });
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) throw error;
    // The engine reads the port from the first line.
    process.stdout.write(`${port}\n`);
  });
  lookAfterItself();
}

/**
 * An engine that is killed leaves its plugins behind, and nobody else would end them; one that ends kills them, so
 * that Node would never write its compile cache, which halves the time of the next start.
 */
function lookAfterItself(): void {
  const parent = process.ppid;
  setTimeout(flushCompileCache, 100);
  setInterval(() => {
    flushCompileCache();
    if (process.ppid !== parent) process.exit(0);
  }, 1000);
}

const [name = "", projectRoot = "", version = ""] = process.argv.slice(2);
await main(name, projectRoot, version);
