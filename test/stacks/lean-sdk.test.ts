import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { checkout } from "../support/project.ts";

/** Runs a module in a process of its own: in this one the SDK is loaded already. Returns what it prints. */
async function run(code: string, env: Record<string, string> = {}): Promise<string> {
  const url = pathToFileURL(join(checkout, "stacks", "lean-sdk.ts")).href;
  const lines = [`import ${JSON.stringify(url)};`, `import { createRequire } from "node:module";`, code];
  const args = ["--input-type=module", "--eval", lines.join("\n")];
  const { stdout } = await execa(process.execPath, args, { cwd: checkout, env });
  return stdout;
}

const loaded = `
  const { cache } = createRequire(process.cwd() + "/package.json");
  const loaded = (name) => Object.keys(cache).filter((file) => file.includes("/node_modules/" + name + "/")).length > 1;`;

describe("the lean SDK", () => {
  it("does without TypeScript and npm's resolver", async () => {
    const said = await run(`${loaded}
      await import("@pulumi/pulumi");
      console.log(loaded("@pulumi/pulumi"), loaded("typescript"), loaded("@npmcli/arborist"), loaded("pacote"));`);
    assert.equal(said, "true false false false");
  });

  it("still serialises functions", async () => {
    const said = await run(`
      const { runtime } = await import("@pulumi/pulumi");
      const { text } = await runtime.serializeFunction((n) => n + 1);
      console.log(text.includes("n + 1"));`);
    assert.equal(said, "true");
  });

  it("still finds the packages that a serialised function needs", async () => {
    const said = await run(`
      const { runtime } = await import("@pulumi/pulumi");
      const paths = await runtime.computeCodePaths();
      console.log([...paths.keys()].some((path) => path.includes("zod")));`);
    assert.equal(said, "true");
  });

  it("takes a stack trace of a promise only where leaks are to be debugged", async () => {
    const code = `
      const sdk = createRequire(process.cwd() + "/package.json");
      const promise = Promise.resolve();
      sdk("@pulumi/pulumi/runtime/debuggable.js").debuggablePromise(promise, "of a test");
      console.log(promise._debugCtx, promise._debugStackTrace.includes("at "));`;
    assert.equal(await run(code), "of a test false");
    assert.equal(await run(code, { PULUMI_DEBUG_PROMISE_LEAKS: "1" }), "of a test true");
  });

  it("sends debug messages to the engine unless nobody sees them", async () => {
    const code = `
      const sdk = createRequire(process.cwd() + "/package.json");
      const { Server, ServerCredentials } = sdk("@grpc/grpc-js");
      const { EngineService } = sdk("@pulumi/pulumi/proto/engine_grpc_pb.js");
      const { Empty } = sdk("google-protobuf/google/protobuf/empty_pb.js");
      const heard = [];
      const engine = new Server();
      const log = ({ request }, done) => { heard.push(request.getMessage()); done(null, new Empty()); };
      engine.addService(EngineService, { log });
      engine.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), async (_, port) => {
        process.env.PULUMI_NODEJS_ENGINE = "127.0.0.1:" + port;
        const pulumi = await import("@pulumi/pulumi");
        await pulumi.log.debug("a detail");
        await pulumi.log.warn("a warning");
        console.log(heard.join(", "));
        process.exit();
      });`;
    assert.equal(await run(code), "a detail, a warning");
    assert.equal(await run(code, { GANTRY_DEBUG_MESSAGES: "none" }), "a warning");
  });

  it("leaves stack traces whole, with the lines of the sources", async () => {
    const said = await run(`
      import "source-map-support/register.js";
      const { loadOnFirstUse } = await import("./stacks/load-on-first-use.ts");
      try { loadOnFirstUse("x", undefined) } catch (error) { console.log(error.stack) }`);
    assert.match(
      said,
      /at resolveIfThere \(.*load-on-first-use\.ts:\d+:\d+\)\n\s+at loadOnFirstUse \(.*:\d+:\d+\)/,
    );
  });
});
