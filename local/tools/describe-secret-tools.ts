import type { Tool } from "../engine/describe-tools.ts";
import type { Environment } from "../engine/engine.ts";
import { askVersion, isAtLeast } from "../engine/version.ts";
import { cachedTools, lookOnPath } from "./find-tools.ts";
import { readPinnedTools } from "./pinned-tools.ts";
import { installHint } from "./secret-tools.ts";

/**
 * What this machine has of sops and age, which only writing secrets needs. `go` is what is known of Go, which builds them
 * where they are missing. Installs nothing.
 */
export async function describeSecretTools(env: Environment, go: Tool | undefined): Promise<Tool[]> {
  const pin = readPinnedTools();
  const own = await lookOnPath(env);
  if ("tools" in own) {
    const { sops, age } = own.tools;
    const version = await askVersion(sops, ["--version", "--disable-version-check"], env);
    const found = { state: "ok", note: "your own" } as const;
    return both({ ...found, path: sops, version }, { ...found, path: age });
  }
  const cached = cachedTools(pin, env);
  if (cached !== undefined) {
    const found = { state: "ok", note: "built from Go modules, in the cache" } as const;
    return both(
      { ...found, path: cached.sops, version: pin.sops },
      { ...found, path: cached.age, version: pin.age },
    );
  }
  const isBuildable = go?.version !== undefined && isAtLeast(go.version, pin.go);
  const absent = isBuildable
    ? ({ state: "on first use", note: `${own.reason}; both will be built from Go modules` } as const)
    : ({ state: "missing", note: own.reason, fix: installHint } as const);
  return both(absent, { ...absent, note: "comes with sops" });
}

type Found = Omit<Tool, "name" | "purpose" | "required">;

function both(sops: Found, age: Found): Tool[] {
  return [
    { ...sops, name: "sops", purpose: "writes secrets.enc; needed for secrets only", required: false },
    { ...age, name: "age", purpose: "makes the keys that secrets.enc is encrypted to", required: false },
  ];
}
