import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { execa } from "execa";
import { gantryPackage } from "../../model/gantry-package.ts";
import { temporaryFolder } from "./clean-up.ts";
import type { Ran } from "./gantry.ts";
import { packGantry } from "./packed.ts";
import { checkout } from "./project.ts";

interface Places {
  /** The project's folder below the repository's top; empty for the top. */
  folder?: string;
  /** Whether that is a folder of npm's workspaces. */
  isWorkspace?: boolean;
  /** A repository of the fixtures that was there before; committed as it is. */
  fixture?: string;
  /** The program of the Node that is first on the PATH; this one's where nothing is said. */
  node?: string;
}

/** As a team has it: `npm pack`, and `npm install --save-dev` of that file in a repository of its own. */
export class InstalledProduct {
  readonly repository = temporaryFolder("gantry-installed-");
  readonly root: string;
  /** Where npm has its packages. */
  readonly packages: string;
  readonly #path: string;

  private constructor({ folder = "", isWorkspace = false, node = process.execPath }: Places) {
    this.#path = [dirname(node), process.env["PATH"] ?? ""].join(delimiter);
    this.root = join(this.repository, folder);
    this.packages = join(isWorkspace ? this.repository : this.root, "node_modules");
  }

  static async make(places: Places = {}): Promise<InstalledProduct> {
    const { folder = "", isWorkspace = false, fixture } = places;
    const product = new InstalledProduct(places);
    await product.git("init", "--quiet", "--initial-branch=main");
    if (fixture !== undefined) await product.#begin(fixture);
    const archives = join(isWorkspace ? product.repository : product.root, "archives");
    mkdirSync(archives, { recursive: true });
    const archive = join(archives, basename(await packGantry(archives)));
    if (isWorkspace) {
      const manifest = { name: "orchid", private: true, workspaces: [folder, "apps/*"] };
      writeFileSync(join(product.repository, "package.json"), JSON.stringify(manifest));
    }
    if (!existsSync(join(product.root, "package.json")))
      product.write("package.json", '{"name": "orchid-infra", "private": true}\n');
    // Of what was there before, init says what is missing.
    if (fixture === undefined)
      writeFileSync(join(product.repository, ".gitignore"), "node_modules/\n.gantry/\n");
    const install = ["install", "--save-dev", "--prefer-offline", "--no-audit", "--no-fund"];
    await execa("npm", [...install, archive], { cwd: product.root, env: { PATH: product.#path } });
    return product;
  }

  async #begin(fixture: string): Promise<void> {
    const from = join(checkout, "test", "fixtures", "repositories", fixture);
    cpSync(from, this.repository, { recursive: true });
    await this.commit("What was there before");
  }

  /** The installed command line's own file. */
  get entry(): string {
    return join(this.packages, gantryPackage, "cli", "gantry.js");
  }

  async gantry(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
    const result = await execa(join(this.packages, ".bin", "gantry"), args, {
      cwd: this.root,
      env: { PATH: this.#path, NO_COLOR: "1", ...env },
      reject: false,
      stdin: "ignore",
    });
    return { exitCode: result.exitCode ?? 1, stdout: result.stdout, stderr: result.stderr };
  }

  read(file: string): string {
    return readFileSync(join(this.root, file), "utf8");
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.root, file)), { recursive: true });
    writeFileSync(join(this.root, file), text);
  }

  async commit(message: string): Promise<void> {
    await this.git("add", "--all");
    await this.git("commit", "--quiet", "--message", message);
  }

  /** What git has not, as `git status --porcelain` says it. */
  async status(): Promise<string> {
    return (await execa("git", ["status", "--porcelain"], { cwd: this.repository })).stdout;
  }

  async git(...args: readonly string[]): Promise<void> {
    const who = {
      "user.name": "Mali",
      "user.email": "mali@orchid.example",
      "commit.gpgsign": "false",
    };
    const said = Object.entries(who).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    await execa("git", [...said, ...args], { cwd: this.repository });
  }
}
