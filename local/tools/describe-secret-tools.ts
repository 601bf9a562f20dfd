import type { Tool } from "../engine/describe-tools.ts";
import type { Environment } from "../engine/engine.ts";
import { askVersion, isAtLeast } from "../engine/version.ts";
import { cachedTools, lookOnPath } from "./find-tools.ts";
import { findGitleaks, installGitleaks, pinned } from "./gitleaks.ts";
import { readPinnedTools } from "./pinned-tools.ts";
import { installHint } from "./secret-tools.ts";

/**
 * What this machine has of sops and age, which only writing secrets needs, and of gitleaks. `go` is what is known of Go,
 * which builds them where they are missing. Installs nothing.
 */
export async function describeSecretTools(env: Environment, go: Tool | undefined): Promise<Tool[]> {
  return [...(await describeSopsAndAge(env, go)), await describeGitleaks(env, go)];
}

async function describeSopsAndAge(env: Environment, go: Tool | undefined): Promise<Tool[]> {
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
  const absent = builds(go, pin.go)
    ? ({ state: "on first use", note: `${own.reason}; both will be built from Go modules` } as const)
    : ({ state: "missing", note: own.reason, fix: installHint } as const);
  return both(absent, { ...absent, note: "comes with sops" });
}

async function describeGitleaks(env: Environment, go: Tool | undefined): Promise<Tool> {
  const pin = pinned(env);
  const about = {
    name: "gitleaks",
    purpose: "looks for secrets in commits; needed for that only",
    required: false,
  } as const;
  const path = await findGitleaks({ env });
  if (path !== undefined) {
    const isCached = path.startsWith(pin.set.place);
    const note = isCached ? "built from Go modules, in the cache" : "your own";
    return { ...about, state: "ok", path, version: await askVersion(path, ["version"], env), note };
  }
  const note = `there is no "gitleaks" of ${pin.version} or newer`;
  return builds(go, pin.go)
    ? { ...about, state: "on first use", note: `${note}; it will be built from Go modules` }
    : { ...about, state: "missing", note, fix: installGitleaks(pin.version) };
}

function builds(go: Tool | undefined, minimum: string): boolean {
  return go?.version !== undefined && isAtLeast(go.version, minimum);
}

type Found = Omit<Tool, "name" | "purpose" | "required">;

function both(sops: Found, age: Found): Tool[] {
  return [
    { ...sops, name: "sops", purpose: "writes secrets.enc; needed for secrets only", required: false },
    { ...age, name: "age", purpose: "makes the keys that secrets.enc is encrypted to", required: false },
  ];
}
