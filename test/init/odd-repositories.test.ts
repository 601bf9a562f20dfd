import assert from "node:assert/strict";
import { loadCatalog } from "../../catalog/load.ts";
import { requireActionlint } from "../support/require-go-tool.ts";
import { LinkedProduct } from "./linked-product.ts";

const args = ["init", "--product", "acme", "--domain", "acme.example", "--no-preview", "--yes", "--json"];
const web = { "apps/web/next.config.js": "" };
const api = { "apps/api/Dockerfile": "FROM scratch\n" };
const fifty = Array.from({ length: 50 }, (_, index) => `service-${index}`);

/** What the repository has, and the apps that the catalog then has. */
const cases: Readonly<Record<string, readonly [Readonly<Record<string, string>>, readonly string[]]>> = {
  "an app's package.json that is no JSON": [{ ...web, "apps/web/package.json": "{" }, ["web"]],
  "an app's package.json that is a list": [{ ...web, "apps/web/package.json": "[]" }, ["web"]],
  "an app's package.json that is empty": [{ ...web, "apps/web/package.json": "" }, ["web"]],
  "an app's package.json with a mark of its order of bytes": [
    { ...web, "apps/web/package.json": '\uFEFF{"name":"web"}' },
    ["web"],
  ],
  "workspaces that are half a list": [
    {
      ...web,
      "package.json": '{"workspaces":{"packages":["apps/*", 7]}}',
      "apps/web/package.json": '{"name":"web","dependencies":{"@acme/ui":"*"}}',
      "packages/ui/package.json": '{"name":"@acme/ui"}',
    },
    ["web"],
  ],
  "fifty apps": [
    Object.fromEntries(fifty.map((id) => [`apps/${id}/Dockerfile`, "FROM scratch\n"])),
    fifty.toSorted(),
  ],
  "a folder with a blank": [{ ...api, "apps/my app/Dockerfile": "FROM scratch\n" }, ["api"]],
};

describe("gantry init in an odd repository", () => {
  let product: LinkedProduct;
  beforeEach(async () => {
    product = await LinkedProduct.make();
    await product.git("remote", "add", "upstream", "https://github.com/others/others.git");
    await product.git("remote", "add", "origin", "git@github.com:acme-labs/acme.git");
  });

  const appsOf = async (): Promise<string[]> => {
    for (const each of [args, ["catalog", "check"], ["workflows", "generate"]]) {
      const { exitCode, stderr } = await product.gantry(...each);
      assert.equal(exitCode, 0, stderr);
    }
    const { repository } = loadCatalog(product.root);
    assert.equal(repository.product.repository.owner, "acme-labs");
    return repository.apps.map(({ id }) => id).toSorted();
  };

  for (const [what, [files, apps]] of Object.entries(cases)) {
    it(`makes a catalog that holds beside ${what}`, async () => {
      for (const [path, text] of Object.entries(files)) product.write(path, text);
      assert.deepEqual(await appsOf(), apps);
    });
  }

  it("takes nothing of a submodule for an app: its files are of another repository", async () => {
    product.write("apps/api/Dockerfile", "FROM scratch\n");
    product.write("libs/other/Dockerfile", "FROM scratch\n");
    for (const words of [
      ["init", "--quiet"],
      ["add", "--all"],
      ["commit", "--quiet", "--message", "Begin"],
    ])
      await product.git("-C", "libs/other", ...words);
    product.write(".gitmodules", '[submodule "libs/other"]\n\tpath = libs/other\n\turl = ./other\n');
    await product.git("add", "--", ".gitmodules", "libs/other", "apps");
    assert.deepEqual(await appsOf(), ["api"]);
  });

  it("asks which repository is meant where no remote is called origin", async () => {
    product.write("apps/api/Dockerfile", "FROM scratch\n");
    await product.git("remote", "rename", "origin", "acme");
    const { exitCode, stderr } = await product.gantry(...args);
    assert.equal(exitCode, 2);
    assert.match(stderr, /--repository/);
    assert.ok(!product.has("environments"));
  });

  it("says of a package.json at the top that nobody can read which it is, before it writes workflows", async () => {
    product.write("apps/api/Dockerfile", "FROM scratch\n");
    for (const [text, why] of [
      ["{", /package\.json cannot be read: it is no JSON/],
      ["[1]", /package\.json cannot be read/],
    ] as const) {
      product.write("package.json", text);
      assert.equal((await product.gantry(...args)).exitCode, 0);
      const { exitCode, stderr } = await product.gantry("workflows", "generate");
      assert.equal(exitCode, 2);
      assert.match(stderr, why);
      assert.ok(!product.has(".github/workflows"));
    }
  });
});

describe("gantry init in a folder with a blank", () => {
  before(async function () {
    await requireActionlint(this);
  });

  it("makes a project there whose workflows hold, and which its owners own", async () => {
    const product = await LinkedProduct.make("our infra");
    product.write("../apps/api/Dockerfile", "FROM scratch\n");
    const more = ["--repository", "acme-labs/acme", "--reviewers", "mali-s:13"];
    for (const words of [
      [...args, ...more],
      ["workflows", "generate"],
      ["workflows", "check"],
    ]) {
      const { exitCode, stderr } = await product.gantry(...words);
      assert.equal(exitCode, 0, stderr);
    }
    assert.match(
      product.read("../.github/CODEOWNERS"),
      /^\/our\\ infra\/environments\/production\/ +@mali-s$/m,
    );
    assert.match(product.read("../.github/workflows/pull-request.yml"), /working-directory: our infra\n/);
  });
});
