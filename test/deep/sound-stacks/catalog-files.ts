import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument, type Document } from "yaml";
import { checkout, type TestProject } from "../../support/project.ts";

/** Lays out the example's catalog below another domain, in the place of what is there. */
export function layOutCatalog(project: TestProject, domain: string): void {
  rmSync(project.path("environments"), { recursive: true });
  cpSync(join(checkout, "environments"), project.path("environments"), { recursive: true });
  for (const name of readdirSync(project.path("environments"), { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith("config.yml")) continue;
    const file = project.path("environments", name);
    writeFileSync(file, readFileSync(file, "utf8").replaceAll("lotus.example", domain));
  }
}

/** Changes the config.yml of an environment, or of `global`. */
export function editConfig(project: TestProject, folder: string, change: (document: Document) => void): void {
  const file = join("environments", folder, "config.yml");
  const document = parseDocument(project.read(file));
  change(document);
  writeFileSync(project.path(file), document.toString());
}
