import assert from "node:assert/strict";
import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { inProcess } from "../support/in-process.ts";
import { cleanUp, temporaryFolder } from "../support/clean-up.ts";
import { TestProject } from "../support/project.ts";
import { LinkedProduct } from "./linked-product.ts";

const document = z.object({
  removed: z.array(z.string()),
  changed: z.array(z.object({ path: z.string(), patch: z.string() })),
  kept: z.array(z.object({ path: z.string(), reason: z.string() })),
  stacks: z.array(z.string()),
  next: z.literal("npm uninstall @gantry-dev/gantry"),
});
type Document = z.infer<typeof document>;

const everything = ["--catalog", "--released", "production,staging,repository"];

async function uninit(product: LinkedProduct, ...args: readonly string[]): Promise<Document> {
  const ran = await product.gantry("uninit", "--yes", "--json", ...args);
  assert.equal(ran.exitCode, 0, ran.stderr);
  return document.parse(JSON.parse(ran.stdout));
}

const reasonsOf = ({ kept }: Document): ReadonlyMap<string, string> =>
  new Map(kept.map(({ path, reason }) => [path, reason]));

/** Puts everything back as it was committed. */
async function restore(product: LinkedProduct): Promise<void> {
  await product.git("reset", "--quiet", "--hard");
  await product.git("clean", "--quiet", "-dffx", "--exclude=node_modules");
}

for (const folder of ["", "infra"]) {
  describe(`gantry uninit ${folder === "" ? "at the repository's top" : "in a folder"}`, () => {
    const owners = ".github/CODEOWNERS";
    const up = folder === "" ? "" : "../";
    let product: LinkedProduct;
    let first: readonly string[];
    before(async () => {
      product = await LinkedProduct.make(folder);
      product.write(`${up}README.md`, "# Orchid\n");
      product.write(`${up}.github/workflows/ci.yml`, "on: push\njobs: {}\n");
      if (folder !== "") product.write(`${up}${owners}`, "* @orchid-labs/all\r\n");
      first = await product.files();
      await product.begin();
      await product.commit();
    });
    beforeEach(() => restore(product));

    it("takes away what Gantry wrote, keeps the catalog, and changes nothing the second time", async () => {
      const { removed, kept, stacks } = await uninit(product);
      assert.ok(removed.includes(`${up}.github/workflows/deploy-production.yml`));
      assert.equal(removed.at(-1), "Pulumi.yaml");
      assert.deepEqual(stacks, ["production", "staging", "repository"]);
      assert.ok(kept.some(({ path, reason }) => path === "environments/" && reason.includes("--catalog")));
      assert.ok(product.has("environments/global/config.yml") && product.has("scripts/testability.sh"));
      const left = await product.files();
      const again = await uninit(product);
      assert.deepEqual([again.removed, again.changed], [[], []]);
      assert.deepEqual(await product.files(), left);
      assert.match((await product.gantry("uninit", "--yes")).stdout, /^nothing to take away$/m);
    });

    it("leaves what there was before, with the catalog", async () => {
      await uninit(product, ...everything);
      assert.deepEqual(await product.files(), first);
      assert.equal(product.read(`${up}README.md`), "# Orchid\n");
      if (folder !== "") assert.equal(product.read(`${up}${owners}`), "* @orchid-labs/all\r\n");
    });

    it("is undone by init from the catalog that stays", async () => {
      await uninit(product);
      await product.begin();
      assert.equal(
        await product.git("status", "--porcelain", "--", ".", ":(exclude,glob)**/node_modules"),
        "",
      );
    });

    it("completes what was stopped, wherever that was", async () => {
      const { removed } = await uninit(product, ...everything);
      for (let done = 1; done < removed.length; done += 13) {
        await restore(product);
        for (const path of removed.slice(0, done)) rmSync(join(product.root, path));
        const rest = await uninit(product, ...everything);
        assert.deepEqual(rest.removed, removed.slice(done), `after ${done} files`);
        assert.deepEqual(await product.files(), first);
      }
    });
  });
}

describe("gantry uninit", () => {
  let product: LinkedProduct;
  let begun: string;
  before(async () => {
    product = await LinkedProduct.make("infra");
    await product.begin();
    await product.commit();
    begun = await product.git("rev-parse", "HEAD");
  });
  beforeEach(async () => {
    await product.git("reset", "--quiet", "--hard", begun);
    await restore(product);
  });

  it("keeps and names what was changed since, and what is somebody's own", async () => {
    const changed = ["../.github/workflows/drift.yml", "stacks/index.ts", ".sops.yaml", "scripts/words.sh"];
    for (const path of changed) product.write(path, `${product.read(path)}# mine\n`);
    const own = ["stacks/own/queue.ts", "policy/rules/disallow-noise.ts"];
    for (const path of own) product.write(path, "export {};\n");
    rmSync(join(product.root, "policy/main.js"));
    symlinkSync("../package.json", join(product.root, "policy/main.js"));
    const text = "# night\n";
    product.write("docs/runbooks/api-latency.md", text);
    await product.commit();
    const done = await uninit(product, ...everything);
    const reasons = reasonsOf(done);
    for (const path of [...changed, ...own, "policy/main.js", "docs/runbooks/api-latency.md"]) {
      assert.ok(reasons.has(path), path);
      assert.ok(!done.removed.includes(path), path);
      assert.ok(product.has(path), path);
    }
    assert.equal(reasons.get("policy/main.js"), "is a link");
    assert.match(reasons.get(".sops.yaml") ?? "", /gantry generate/);
    assert.equal(product.read("docs/runbooks/api-latency.md"), text);
  });

  it("takes nothing away that lies behind a folder that is a link", async () => {
    const elsewhere = temporaryFolder();
    await product.git("mv", "infra/stacks", "stacks");
    symlinkSync("../stacks", join(product.root, "stacks"));
    symlinkSync(elsewhere, join(product.root, "tools-elsewhere"));
    const done = await uninit(product);
    assert.equal(reasonsOf(done).get("stacks/index.ts"), "lies in a folder that is a link");
    assert.ok(product.has("../stacks/index.ts"));
  });

  it("keeps of the catalog what git could not give back", async () => {
    product.write(
      "environments/staging/config.yml",
      `${product.read("environments/staging/config.yml")}# later\n`,
    );
    product.write("environments/staging/notes.yml", "{}\n");
    const overlooked = "environments/staging/regions/us-east/config.yml";
    await product.git("update-index", "--assume-unchanged", `infra/${overlooked}`);
    cleanUp(() => product.git("update-index", "--no-assume-unchanged", `infra/${overlooked}`));
    product.write(overlooked, "# later\n");
    const done = await uninit(product, ...everything);
    const reasons = reasonsOf(done);
    for (const path of ["environments/staging/config.yml", "environments/staging/notes.yml", overlooked]) {
      assert.match(reasons.get(path) ?? "", /not committed/);
      assert.ok(product.has(path));
    }
    assert.ok(done.removed.includes("environments/production/config.yml"));
  });

  it("shows the part that goes from a file of others as a patch", async () => {
    product.write("../.github/CODEOWNERS", `* @orchid-labs/all\n${product.read("../.github/CODEOWNERS")}`);
    const { changed } = await uninit(product);
    assert.deepEqual(
      changed.map(({ path }) => path),
      ["../.github/CODEOWNERS"],
    );
    assert.match(
      changed[0]?.patch ?? "",
      /^--- a\/.*\n\+\+\+ b\/.*\n@@ .*\n \* @orchid-labs\/all\n-# gantry: infra\//,
    );
    assert.equal(product.read("../.github/CODEOWNERS"), "* @orchid-labs/all\n");
  });

  it("takes the rest away where the catalog does not hold, and says what cannot be compared", async () => {
    product.write("environments/global/config.yml", "product: [\n");
    const done = await uninit(product);
    assert.match(reasonsOf(done).get(".sops.yaml") ?? "", /gantry catalog check/);
    assert.ok(done.removed.includes("Pulumi.yaml"));
  });

  it("refuses to take the catalog of stacks that may hold resources, and changes nothing", async () => {
    const ran = await product.gantry("uninit", "--yes", "--catalog", "--released", "staging");
    assert.equal(ran.exitCode, 2);
    assert.match(ran.stderr, /production: "gantry release production" lets go of them/);
    assert.match(ran.stderr, /repository: "gantry release repository"/);
    assert.doesNotMatch(ran.stderr, /staging: /);
    assert.match(ran.stderr, /--released production,staging,repository/);
    assert.equal(await product.git("status", "--porcelain", "--untracked-files=no"), "");
  });

  it("refuses the top of a workspace, whose packages are the project's as well", async () => {
    const packages = join(product.repository, "node_modules");
    symlinkSync(join(product.root, "node_modules"), packages);
    cleanUp(() => {
      rmSync(packages);
    });
    product.write("../package-lock.json", "{}\n");
    const ran = await inProcess(["uninit", "--yes"], { cwd: product.repository, env: {} });
    assert.equal(ran.exitCode, 2);
    assert.match(ran.stderr, /the project of this repository lies in "infra\/"; nothing was changed/);
    assert.ok(product.has("../.github/workflows/drift.yml"));
  });

  it("refuses a stack that there cannot be, and to go on unasked", async () => {
    const ran = await product.gantry("uninit", "--yes", "--catalog", "--released", "stagin");
    assert.equal(ran.exitCode, 2);
    assert.match(ran.stderr, /--released "stagin": must be one of/);
    const unasked = await product.gantry("uninit");
    assert.equal(unasked.exitCode, 2);
    assert.match(unasked.stderr, /--yes/);
    assert.equal(await product.git("status", "--porcelain", "--untracked-files=no"), "");
  });

  it("says what may be left in the clouds, and what is the last step", async () => {
    const { stdout } = await product.gantry("uninit", "--yes");
    assert.match(stdout, /production, staging, repository may still hold resources/);
    assert.match(stdout, /a ruleset at GitHub/);
    assert.match(stdout, /npm uninstall @gantry-dev\/gantry\n$/);
  });
});

describe("gantry uninit elsewhere", () => {
  it("refuses a clone of Gantry", async () => {
    const project = new TestProject();
    const ran = await inProcess(["uninit", "--yes"], { cwd: project.root, env: {} });
    assert.equal(ran.exitCode, 2);
    assert.match(ran.stderr, /this is a clone of Gantry/);
    assert.ok(project.read("Pulumi.yaml") !== "");
  });

  it("refuses a folder without the package", async () => {
    const ran = await inProcess(["uninit", "--yes"], { cwd: temporaryFolder(), env: {} });
    assert.equal(ran.exitCode, 2);
    assert.match(ran.stderr, /does not have Gantry as a package/);
  });
});
