import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { gantryPackage } from "../../model/gantry-package.ts";
import { temporaryFolder } from "../support/clean-up.ts";
import type { Ran } from "../support/gantry.ts";
import { inProcess } from "../support/in-process.ts";
import { checkout } from "../support/project.ts";

const who = { "user.name": "Mali", "user.email": "mali@orchid.example", "commit.gpgsign": "false" };

/** A repository that has Gantry as a package: the checkout, by a link where npm would have it. What it runs is the sources. */
export class LinkedProduct {
  readonly repository = temporaryFolder("gantry-linked-");
  readonly root: string;

  private constructor(folder: string) {
    this.root = join(this.repository, folder);
  }

  /** @param folder the project's below the repository's top */
  static async make(folder = ""): Promise<LinkedProduct> {
    const product = new LinkedProduct(folder);
    const installed = join(product.root, "node_modules", gantryPackage);
    mkdirSync(dirname(installed), { recursive: true });
    symlinkSync(checkout, installed);
    for (const name of ["package.json", "package-lock.json"]) product.write(name, "{}\n");
    await product.git("init", "--quiet", "--initial-branch=main");
    return product;
  }

  /** With a catalog, and everything that is generated from it. */
  async begin(): Promise<void> {
    const names = ["--product", "orchid", "--domain", "orchid.example", "--repository", "orchid-labs/orchid"];
    const rest = ["--apps", "api,portal", "--reviewers", "mali-s:5824117", "--no-preview", "--yes"];
    for (const args of [["init", ...names, ...rest], ["generate"], ["workflows", "generate"]]) {
      const { exitCode, stderr } = await this.gantry(...args);
      if (exitCode !== 0) throw new Error(stderr);
    }
    rmSync(join(this.root, ".gantry"), { recursive: true, force: true });
  }

  gantry(...args: readonly string[]): Promise<Ran> {
    return inProcess(args, { cwd: this.root, env: {} });
  }

  has(file: string): boolean {
    return existsSync(join(this.root, file));
  }

  read(file: string): string {
    return readFileSync(join(this.root, file), "utf8");
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.root, file)), { recursive: true });
    writeFileSync(join(this.root, file), text);
  }

  /** Every file but the packages and git's own, by its path from the repository's top. */
  async files(): Promise<string[]> {
    return (await this.git("ls-files", "--cached", "--others", "-z"))
      .split("\0")
      .filter(
        (path) => path !== "" && !path.includes("node_modules/") && existsSync(join(this.repository, path)),
      )
      .toSorted();
  }

  async commit(): Promise<void> {
    await this.git("add", "--all", "--", ".", ":(exclude,glob)**/node_modules");
    await this.git("commit", "--quiet", "--message", "Begin");
  }

  async git(...args: readonly string[]): Promise<string> {
    const said = Object.entries(who).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    return (await execa("git", [...said, ...args], { cwd: this.repository })).stdout;
  }
}
