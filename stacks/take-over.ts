import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

/** Import ids by `<type>::<name>`: what an adoption is to take over (guard/adopt). */
const imports = z.record(z.string(), z.string());

/**
 * Has the engine import, and not create, each resource that the file in GANTRY_IMPORTS has an id for. Only `gantry adopt` says
 * so, to engines that it starts itself.
 */
export function takeOverWhatIsThere(env: Readonly<Record<string, string | undefined>>): void {
  const file = env["GANTRY_IMPORTS"];
  if (file === undefined || env["GANTRY_MISTAKE"] === undefined) return;
  const ids = new Map(Object.entries(imports.parse(JSON.parse(readFileSync(file, "utf8")))));
  pulumi.runtime.registerStackTransformation(({ type, name, props, opts }) => {
    const id = ids.get(`${type}::${name}`);
    return id === undefined ? undefined : { props, opts: { ...opts, import: id } };
  });
}
