import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { temporaryFolder } from "../support/clean-up.ts";
import { checkout } from "../support/project.ts";

const script = "scripts/maintenance/30-take-gantry.sh";

function projectFile(name: string, main: string): string {
  return `name: ${name}\ndescription: From one catalog.\nmain: ${main}\n`;
}

/** Two repositories: Gantry with its example, and a product that began as a clone of it. */
class Clones {
  readonly #folder = temporaryFolder("gantry-take-");
  readonly gantry = join(this.#folder, "gantry");
  readonly product = join(this.#folder, "product");

  async begin(): Promise<this> {
    mkdirSync(this.gantry);
    await this.git(this.gantry, "init", "--quiet", "--initial-branch=main");
    cpSync(join(checkout, "scripts"), join(this.gantry, "scripts"), { recursive: true });
    const example = { "cli/main.ts": "1\n", "README.md": "Gantry\n", ".gitignore": "node_modules/\n" };
    await this.change(this.gantry, {
      ...example,
      "environments/global/config.yml": "name: lotus\n\nsame: 1\n\nplan: a\n",
      "environments/canary/config.yml": "canary: 1\n",
      "Pulumi.staging.yaml": "config: lotus\n",
      "Pulumi.yaml": projectFile("gantry", "stacks/index.ts"),
      ".github/workflows/main.yml": "lotus\n",
    });
    await this.git(this.#folder, "clone", "--quiet", "--origin", "gantry", this.gantry, this.product);
    await this.change(this.product, {
      "environments/global/config.yml": "name: orchid\n\nsame: 1\n\nplan: b\n",
      "environments/canary/config.yml": undefined,
      "Pulumi.staging.yaml": "config: orchid\n",
      "Pulumi.yaml": projectFile("orchid", "stacks/index.ts"),
      ".github/workflows/main.yml": "orchid\n",
      "apps/api/main.py": "orchid\n",
      "README.md": "Orchid\n",
    });
    return this;
  }

  async git(cwd: string, ...args: readonly string[]): Promise<string> {
    const identity = [
      "-c",
      "user.name=Anan",
      "-c",
      "user.email=anan@orchid.example",
      "-c",
      "commit.gpgsign=false",
    ];
    return (await execa("git", [...identity, ...args], { cwd })).stdout;
  }

  /** Writes files, or removes those without a text, and commits. */
  async change(cwd: string, files: Readonly<Record<string, string | undefined>>): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      if (text === undefined) rmSync(join(cwd, path));
      else {
        mkdirSync(dirname(join(cwd, path)), { recursive: true });
        writeFileSync(join(cwd, path), text);
      }
    }
    await this.git(cwd, "add", "--all");
    await this.git(cwd, "commit", "--quiet", "--message", "Change");
  }

  async take(ref = "gantry/main"): Promise<{ exitCode: number; said: string }> {
    await this.git(this.product, "fetch", "--quiet", "gantry");
    const who = { GIT_AUTHOR_NAME: "Anan", GIT_AUTHOR_EMAIL: "anan@orchid.example" };
    const env = { ...who, GIT_COMMITTER_NAME: "Anan", GIT_COMMITTER_EMAIL: "anan@orchid.example" };
    const ran = await execa(join(this.product, script), [ref], {
      cwd: this.product,
      env,
      reject: false,
      all: true,
    });
    return { exitCode: ran.exitCode ?? 1, said: ran.all };
  }

  read(path: string): string | undefined {
    const file = join(this.product, path);
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  }
}

describe("taking a newer Gantry into a product", () => {
  let clones: Clones;
  beforeEach(async () => {
    clones = await new Clones().begin();
  });

  const ofProduct = {
    "environments/global/config.yml": "name: orchid\n\nsame: 1\n\nplan: b\n",
    "Pulumi.staging.yaml": "config: orchid\n",
    ".github/workflows/main.yml": "orchid\n",
    "apps/api/main.py": "orchid\n",
    "README.md": "Orchid\n",
  };
  const assertOwn = (): void => {
    for (const [path, text] of Object.entries(ofProduct)) assert.equal(clones.read(path), text, path);
    for (const path of [
      "environments/canary/config.yml",
      "environments/sandbox/config.yml",
      "migrations/0001-x.sql",
    ])
      assert.equal(clones.read(path), undefined, path);
  };

  it("brings what is Gantry's, and leaves what is the product's, whatever became of the example", async () => {
    await clones.change(clones.gantry, {
      "cli/main.ts": "2\n",
      "cli/new.ts": "new\n",
      "README.md": "Gantry, newer\n",
      // Of what the product has in other words, in the same words, or not at all.
      "environments/global/config.yml": "name: lotus\n\nsame: 2\n\nplan: c\n",
      "environments/canary/config.yml": "canary: 2\n",
      "environments/sandbox/config.yml": "sandbox: 1\n",
      "Pulumi.staging.yaml": undefined,
      "Pulumi.yaml": projectFile("gantry", "stacks/main.ts"),
      ".github/workflows/main.yml": "lotus, newer\n",
      "migrations/0001-x.sql": "select 1;\n",
    });
    const { exitCode, said } = await clones.take();
    assert.equal(exitCode, 0, said);
    assert.deepEqual([clones.read("cli/main.ts"), clones.read("cli/new.ts")], ["2\n", "new\n"]);
    assert.equal(clones.read("Pulumi.yaml"), projectFile("orchid", "stacks/main.ts"));
    assertOwn();
    assert.equal(await clones.git(clones.product, "status", "--porcelain"), "");
    assert.equal(
      (await clones.git(clones.product, "rev-list", "--parents", "-1", "HEAD")).split(" ").length,
      3,
    );
    assert.match((await clones.take()).said, /UNCHANGED gantry\/main/);
  });

  it("stops where both have changed Gantry's code, and goes on once somebody has merged that", async () => {
    await clones.change(clones.product, { "cli/main.ts": "mine\n" });
    await clones.change(clones.gantry, {
      "cli/main.ts": "2\n",
      "environments/global/config.yml": "name: x\n",
    });
    const stopped = await clones.take();
    assert.equal(stopped.exitCode, 1);
    assert.match(stopped.said, /to be merged by hand: cli\/main\.ts\n\s+hint: .*run this again/);
    assertOwn();
    writeFileSync(join(clones.product, "cli/main.ts"), "both\n");
    await clones.git(clones.product, "add", "cli/main.ts");
    const { exitCode, said } = await clones.take();
    assert.equal(exitCode, 0, said);
    assert.equal(clones.read("cli/main.ts"), "both\n");
    assertOwn();
  });

  it("changes nothing where something is not committed, or there is no such commit", async () => {
    await clones.change(clones.gantry, { "cli/main.ts": "2\n" });
    assert.match(
      (await clones.take("gantry/mian")).said,
      /there is no commit gantry\/mian\n\s+hint: git fetch gantry/,
    );
    writeFileSync(join(clones.product, "cli/main.ts"), "mine\n");
    const { exitCode, said } = await clones.take();
    assert.equal(exitCode, 1);
    assert.match(said, /changes that are not committed/);
    assert.equal(clones.read("cli/main.ts"), "mine\n");
  });
});
