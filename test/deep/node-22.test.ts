import assert from "node:assert/strict";
import { createServer } from "node:http";
import { join } from "node:path";
import { execa } from "execa";
import { gantryPackage } from "../../model/gantry-package.ts";
import { temporaryFolder } from "../support/clean-up.ts";
import { InstalledProduct } from "../support/installed-product.ts";
import { ownUploads } from "../support/own-files.ts";
import { checkout } from "../support/project.ts";

/** The oldest that a product may have (cli/packed-manifest.ts). */
const version = "22.18.0";
const answers = ["--product", "orchid", "--domain", "orchid.example", "--repository", "orchid-labs/orchid"];
const staging = "environments/staging/config.yml";

/** As a team has it whose machines have another Node than Gantry's checkout: that one is first on the PATH, for npm and the engine too. */
describe(`an installed package on Node ${version}`, () => {
  let node: string;
  let product: InstalledProduct;
  before(async () => {
    const cwd = temporaryFolder("gantry-node-");
    const name = `node-${process.platform}-${process.arch}`;
    const options = ["--no-save", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"];
    await execa("npm", ["install", ...options, `${name}@${version}`], { cwd });
    node = join(cwd, "node_modules", name, "bin", "node");
    assert.equal((await execa(node, ["--version"])).stdout, `v${version}`);
    product = await InstalledProduct.make({ node });
  });
  const holds = async (...args: readonly string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await product.gantry(args);
    assert.equal(exitCode, 0, `gantry ${args.join(" ")}\n${stdout}${stderr}`);
    assert.doesNotMatch(stderr, /Warning/);
    return stdout;
  };

  it("begins a project, and makes its workflows", async () => {
    const reviewers = ["--reviewers", "mali:1,jonas:2"];
    await holds("init", ...answers, ...reviewers, "--apps", "api,mobile", "--no-preview", "--yes");
    await holds("workflows", "generate");
    await holds("workflows", "check");
    await holds("catalog", "check");
    await holds("generate", "--check");
    await product.commit("Begin");
  });

  it("tries every rule", async () => {
    assert.match(await holds("policy", "test"), /✓ require-valid-waivers: \d+ cases/);
  });

  it("is deployed to the local cloud, and nothing drifts", async () => {
    await holds("up", "staging", "--local", "--yes");
    assert.match(await holds("drift", "staging", "--local"), /no drift/);
  });

  it("runs the product's own TypeScript, and has a change judged by the base", async () => {
    await product.git("checkout", "--quiet", "-b", "topic");
    product.write(staging, product.read(staging) + ownUploads.declared);
    product.write("stacks/own/uploads.ts", ownUploads.program(`${gantryPackage}/own`));
    const rule = `import type { Rule } from "${gantryPackage}/own";
export const rule: Rule = {
  id: "require-labelled-topics",
  sentence: "Every topic says which product it is of.",
  protects: { entity: "OwnResources" },
  remedy: "label it with the product's name",
  judges: (type: string): boolean => type === "gcp:pubsub/topic:Topic",
  *check(topic) {
    if (topic.text("labels.product") === undefined) yield { field: "labels.product", problem: "is missing" };
  },
};
`;
    product.write("policy/rules/require-labelled-topics.ts", rule);
    await product.commit("Tell the OCR worker");
    const previewed = await holds("preview", "staging", "--local", "--base", "main", "--rules");
    assert.match(previewed, /✓ require-labelled-topics +passed/);
    assert.match(await holds("review", "--base", "main"), /both that of main \(\w+\) and its own must pass/);
  });

  it("goes through a proxy where there is one, and past it where it is told to", async () => {
    const proxied: string[] = [];
    const site = createServer((_request, response) => response.end("reached"));
    const proxy = createServer().on("connect", ({ url = "" }, socket) => {
      proxied.push(url);
      socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    });
    const ports = await Promise.all([site, proxy].map(listening));
    const [sitePort, proxyPort] = ports;
    try {
      const text = `import { setProxy } from ${JSON.stringify(join(checkout, "clients/rest/proxy.ts"))};
        const back = setProxy({ HTTPS_PROXY: "http://127.0.0.1:${String(proxyPort)}", NO_PROXY: "127.0.0.1" });
        await fetch("https://service.example/").catch(() => {});
        console.log(await (await fetch("http://127.0.0.1:${String(sitePort)}/")).text());
        back();
        await fetch("https://service.invalid/").catch(() => {});`;
      const ran = await execa(node, ["--input-type=module", "--eval", text]);
      assert.deepEqual([ran.stdout, ran.stderr, proxied], ["reached", "", ["service.example:443"]]);
    } finally {
      for (const server of [site, proxy]) server.close();
    }
  });
});

function listening(server: ReturnType<typeof createServer>): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("it has no port"));
      else resolve(address.port);
    });
  });
}
