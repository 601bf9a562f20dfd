import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { TestProject } from "./project.ts";

const stored = z.looseObject({
  type: z.string(),
  id: z.string(),
  state: z.record(z.string(), z.unknown()),
});

/** A resource of the emulated clouds, as its file has it: a test edits `state` and writes it, then restores it. */
export class StoredFile {
  readonly file: string;
  readonly text: string;
  readonly resource: z.infer<typeof stored>;

  constructor(file: string) {
    this.file = file;
    this.text = readFileSync(file, "utf8");
    this.resource = stored.parse(JSON.parse(this.text));
  }

  write(): void {
    writeFileSync(this.file, JSON.stringify(this.resource));
  }

  remove(): void {
    rmSync(this.file);
  }

  restore(): void {
    writeFileSync(this.file, this.text);
  }
}

/** Every resource that the emulated cloud of a provider has, by the names of the files. */
export function storedFiles(project: TestProject, provider: string): StoredFile[] {
  const folder = project.path(".gantry", "cloud", provider);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => new StoredFile(join(folder, name)));
}
