import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { inProcess } from "../support/in-process.ts";
import type { Ran } from "../support/gantry.ts";
import { checkout, TestProject } from "../support/project.ts";

/** A project with the scripts and the generated workflows of the example. */
export class WorkflowProject extends TestProject {
  /** @param folder the project's below the repository's top, which then has a folder of git's */
  constructor(folder = "") {
    super(folder);
    cpSync(join(checkout, "scripts"), this.path("scripts"), { recursive: true });
    cpSync(join(checkout, ".github"), join(this.repository, ".github"), {
      recursive: true,
      // By which Gantry itself is released: it is not generated.
      filter: (path) => !path.endsWith("-gantry.yml"),
    });
    if (folder !== "") mkdirSync(join(this.repository, ".git"));
  }

  /** `gantry workflows <words>`, without shellcheck. */
  workflows(...words: readonly string[]): Promise<Ran> {
    return inProcess(["workflows", ...words], { cwd: this.root, env: {} });
  }

  /** Leaves the code and the scripts alone, as somebody who begins has them. */
  forgetProduct(): void {
    const settings = readdirSync(this.root).filter((name) => /^Pulumi\.[a-z]+\.yaml$/.test(name));
    for (const name of ["environments", "docs", ".github", ...settings]) {
      rmSync(this.path(name), { recursive: true, force: true });
    }
  }

  has(file: string): boolean {
    return existsSync(this.path(file));
  }
}
