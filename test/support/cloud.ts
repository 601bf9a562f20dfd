import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { TestProject } from "./project.ts";

const stored = z.looseObject({ state: z.record(z.string(), z.unknown()) });

export interface CloudFiles {
  names: readonly string[];
  remove(): void;
}

/**
 * The files of the emulated clouds whose type and id contain the given words. Google's projects are not among them: they
 * were there before any deployment.
 */
export function cloudFiles(project: TestProject, type: string, id: string): CloudFiles {
  const folder = project.path(".gantry", "cloud");
  const all = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: "utf8" }) : [];
  const names = all.filter((name) => {
    const [, encodedType = "", encodedId = ""] = name.split("/");
    if (encodedType.includes("organizations%2Fproject")) return false;
    return (
      encodedId.endsWith(".json") &&
      decodeURIComponent(encodedType).includes(type) &&
      decodeURIComponent(encodedId).includes(id)
    );
  });
  const remove = (): void => {
    for (const name of names) rmSync(join(folder, name));
  };
  return { names, remove };
}

/** Tampers with the one emulated resource in `files`, as somebody with access to the cloud would. */
export function editCloudFile(
  project: TestProject,
  files: CloudFiles,
  edit: (state: Record<string, unknown>) => void,
): void {
  const [name] = files.names;
  if (name === undefined || files.names.length > 1)
    throw new Error(`expected one file, found ${files.names.join(", ")}`);
  const file = project.path(".gantry", "cloud", name);
  const resource = stored.parse(JSON.parse(readFileSync(file, "utf8")));
  edit(resource.state);
  writeFileSync(file, JSON.stringify(resource, null, 2));
}
