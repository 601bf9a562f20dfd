import assert from "node:assert/strict";
import { lstatSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { atTerminal, enter } from "../support/at-terminal.ts";
import { LinkedProduct } from "./linked-product.ts";

const fate = z.object({
  path: z.string(),
  action: z.enum(["created", "kept", "named", "changed"]),
  patch: z.string().optional(),
  problem: z.string().optional(),
  lines: z.array(z.string()).optional(),
});
type Fate = z.infer<typeof fate>;

const names = ["--product", "orchid", "--domain", "orchid.example", "--repository", "orchid-labs/orchid"];
const answers = [...names, "--apps", "api", "--reviewers", "mali-s:5824117", "--no-preview"];

async function initialised(
  product: LinkedProduct,
  ...more: readonly string[]
): Promise<ReadonlyMap<string, Fate>> {
  const ran = await product.gantry("init", ...answers, "--yes", "--json", ...more);
  assert.equal(ran.exitCode, 0, ran.stderr);
  const { files } = z.object({ files: z.array(fate) }).parse(JSON.parse(ran.stdout));
  return new Map(files.map((file) => [file.path, file]));
}

const ignoring = "# gantry: init\nnode_modules/\n.gantry/\n# /gantry: init\n";

describe("what gantry init adds to files that are there", () => {
  let product: LinkedProduct;
  beforeEach(async () => {
    product = await LinkedProduct.make("infra");
  });

  it("is files of their own where there are none, of which the second time changes nothing", async () => {
    const files = await initialised(product);
    assert.equal(files.get(".gitignore")?.action, "created");
    assert.equal(product.read(".gitignore"), ignoring);
    assert.match(product.read(".gitattributes"), /^scripts\/\*\*\/\*\.sh text eol=lf$/m);
    assert.equal(await product.git("check-ignore", "infra/.gantry/x"), "infra/.gantry/x");
    await product.commit();
    const again = await initialised(product);
    assert.ok([...again.values()].every(({ action }) => action === "kept"));
    await product.gantry("generate");
    assert.equal(await product.git("status", "--porcelain"), "");
  });

  it("is shown as a patch, keeps line ends, and goes again without a trace", async () => {
    const before = "dist/\r\n*.log\r\n";
    product.write(".gitignore", before);
    const files = await initialised(product);
    const { action, patch = "" } = files.get(".gitignore") ?? {};
    assert.equal(action, "changed");
    assert.match(
      patch,
      /^--- a\/infra\/\.gitignore\n\+\+\+ b\/infra\/\.gitignore\n@@ .* @@\n dist\/\n \*\.log\n\+# gantry: init\n/,
    );
    assert.equal(product.read(".gitignore"), before + ignoring.replaceAll("\n", "\r\n"));
    await product.gantry("uninit", "--yes");
    assert.equal(product.read(".gitignore"), before);
  });

  it("is nothing that git does already by a file of the repository, whatever this clone ignores besides", async () => {
    product.write("../.gitignore", "node_modules\n");
    product.write("../.gitattributes", "* text=auto eol=lf\n");
    writeFileSync(join(product.repository, ".git", "info", "exclude"), ".gantry/\n");
    const files = await initialised(product);
    assert.equal(product.read(".gitignore"), "# gantry: init\n.gantry/\n# /gantry: init\n");
    assert.ok(!files.has(".gitattributes"));
    product.write("../.gitignore", "node_modules\n.gantry\n");
    assert.equal((await initialised(product)).get(".gitignore"), undefined);
  });

  it("is named, and not written, where the file is a link", async () => {
    product.write("../shared-ignores", "dist/\n");
    symlinkSync("../shared-ignores", join(product.root, ".gitignore"));
    const { problem, lines } = (await initialised(product)).get(".gitignore") ?? {};
    assert.deepEqual([problem, lines], ["is a link", ["node_modules/", ".gantry/"]]);
    assert.equal(product.read("../shared-ignores"), "dist/\n");
    assert.ok(lstatSync(join(product.root, ".gitignore")).isSymbolicLink());
    const { stdout } = await product.gantry("init", "--yes", "--no-preview");
    assert.match(stdout, /keep {4}\.gitignore: is a link; add yourself: node_modules\/, \.gantry\/\n/);
    assert.match(stdout, /nothing to create/);
  });

  it("is named where the file is no text that could be written again", async () => {
    const bytes = Buffer.from([0x2a, 0xe9, 0x0a]);
    writeFileSync(join(product.root, ".gitignore"), bytes);
    assert.equal((await initialised(product)).get(".gitignore")?.problem, "is not UTF-8");
    assert.deepEqual(readFileSync(join(product.root, ".gitignore")), bytes);
  });

  it("is a part of the code owners that are there, as gantry generate keeps it", async () => {
    product.write("../.github/CODEOWNERS", "* @orchid-labs/all\n");
    const owners = (await initialised(product)).get("../.github/CODEOWNERS");
    assert.equal(owners?.action, "changed");
    assert.match(product.read("../.github/CODEOWNERS"), /^\* @orchid-labs\/all\n# gantry: infra\/\n/);
    const { stdout } = await product.gantry("generate", "--check");
    assert.match(stdout, /up to date/);
  });

  it("is no hook unless that is said, and the hook goes with the rest", async () => {
    const hook = "../.git/hooks/pre-commit";
    product.write("../.husky/pre-commit", "npm test\n");
    const files = await initialised(product);
    assert.ok(!files.has("../.husky/pre-commit") && !product.has(hook));
    const { stdout } = await product.gantry("init", "--yes", "--no-preview");
    assert.match(stdout, /nothing to create/);
    const added = await initialised(product, "--hook");
    assert.equal(added.get("../.husky/pre-commit")?.action, "changed");
    assert.match(product.read("../.husky/pre-commit"), /^\(cd infra && .*\nnpm test\n$/);
    assert.ok([...(await initialised(product, "--hook")).values()].every(({ action }) => action === "kept"));
    await product.gantry("uninit", "--yes");
    assert.equal(product.read("../.husky/pre-commit"), "npm test\n");
  });

  it("is refused before anything is written where a hook is asked for and cannot be added", async () => {
    product.write("../.pre-commit-config.yaml", "repos: []\n");
    const ran = await product.gantry("init", ...answers, "--yes", "--hook");
    assert.equal(ran.exitCode, 2);
    assert.match(ran.stderr, /"\.\.\/\.pre-commit-config\.yaml" is not edited by Gantry/);
    assert.match(ran.stderr, /add it yourself: cd infra && npx --no -- gantry scan --staged/);
    assert.ok(!product.has("Pulumi.yaml"));
  });
});

describe("what gantry init adds at the repository's top", () => {
  it("leaves the code owners of others, beside a part of its own", async () => {
    const product = await LinkedProduct.make();
    product.write(".github/CODEOWNERS", "* @orchid-labs/all\n");
    await initialised(product);
    assert.match(product.read(".github/CODEOWNERS"), /^\* @orchid-labs\/all\n# gantry: \.\/\n/);
    assert.match((await product.gantry("generate", "--check")).stdout, /up to date/);
    await product.gantry("uninit", "--yes");
    assert.equal(product.read(".github/CODEOWNERS"), "* @orchid-labs/all\n");
  });

  it("asks about what is taken over, about the hook, and about the catalog before it goes", async function () {
    if (process.platform !== "linux") this.skip();
    const product = await LinkedProduct.make();
    const steps = [{ run: "gcloud run deploy orders --project acme-live" }];
    product.write(
      ".github/workflows/ci.yml",
      JSON.stringify({ jobs: { a: { environment: "staging", steps } } }),
    );
    const flags = `${names.join(" ")} --dns cloudflare --visibility private --plan team --apps api --owner-id 1 --repository-id 2`;
    const where = "--environments staging --regions us-east --no-preview";
    await atTerminal(product.root, `init ${flags} ${where}`, [
      ["Take this over into the catalog?", "y"],
      ["Write these files?", "y"],
      ["Have git look for secrets before each commit?", "y"],
    ]);
    assert.match(
      product.read(".git/hooks/pre-commit"),
      /^\(npx --no -- gantry scan --staged\) \|\| exit 1 # gantry$/m,
    );
    assert.match(product.read("Pulumi.staging.yaml"), /gcp:project: acme-live/);
    await product.git("config", "core.hooksPath", "no-hooks-here");
    await product.commit();
    await product.git("config", "--unset", "core.hooksPath");
    const shown = await atTerminal(product.root, "uninit", [
      ["Take these away?", "y"],
      ["Take away the catalog as well?", "y"],
      ["to say that these hold nothing any more", `staging,repository${enter}`],
    ]);
    assert.match(shown, /gantry release <environment>/);
    assert.deepEqual(await product.files(), [
      ".github/workflows/ci.yml",
      "package-lock.json",
      "package.json",
    ]);
    assert.ok(!product.has(".git/hooks/pre-commit"));
  });
});
