import { readdirSync, rmSync } from "node:fs";
import { TestProject } from "../support/project.ts";

/** The skeleton as a newcomer has it: the code, and nothing yet of any product. */
export function newProduct(): TestProject {
  const project = new TestProject();
  const settings = readdirSync(project.root).filter((name) => /^Pulumi\.[a-z]+\.yaml$/.test(name));
  for (const name of ["environments", "docs", ...settings]) {
    rmSync(project.path(name), { recursive: true, force: true });
  }
  return project;
}

/** Flags that say everything that cannot be guessed. */
export const flags = ["--product", "acme", "--domain", "acme.example", "--repository", "Acme-Labs/acme"];
