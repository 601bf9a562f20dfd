import type { Tool } from "../engine/obtain/describe-tools.ts";
import type { Environment } from "../engine/obtain/engine.ts";
import { askVersion, isAtLeast } from "../engine/obtain/version.ts";
import { cachedTools, installHint, lookOnPath, readPinnedTools } from "../secrets/tools/find-tools.ts";
import { actionlint } from "../workflows/lint/obtain-actionlint.ts";
import { gitleaks } from "../secrets/tools/gitleaks.ts";
import { findGoTool, installGoTool, pinOf, type GoTool } from "../engine/obtain/go-tool.ts";

/**
 * What this machine has of sops and age, which only writing secrets needs, of gitleaks and of actionlint. `go` is what is
 * known of Go, which builds them where they are missing. Installs nothing.
 */
export async function describeBuiltTools(env: Environment, go: Tool | undefined): Promise<Tool[]> {
  return [
    ...(await describeSopsAndAge(env, go)),
    await describeGoTool(gitleaks, { name: "gitleaks", purpose: looksForSecrets }, env, go),
    await describeGoTool(actionlint, { name: "actionlint", purpose: checksWorkflows }, env, go),
  ];
}

const looksForSecrets = "looks for secrets in commits; needed for that only";
const checksWorkflows = "checks the syntax of workflows; needed for that only";

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

async function describeGoTool(
  tool: GoTool,
  about: Pick<Tool, "name" | "purpose">,
  env: Environment,
  go: Tool | undefined,
): Promise<Tool> {
  const pin = pinOf(tool, env);
  const optional = { ...about, required: false } as const;
  const path = await findGoTool(tool, { env });
  if (path !== undefined) {
    const isCached = path.startsWith(pin.set.place);
    const note = isCached ? "built from Go modules, in the cache" : "your own";
    return { ...optional, state: "ok", path, version: await askVersion(path, tool.version, env), note };
  }
  const note = `there is no "${tool.name}" of ${pin.version} or newer`;
  return builds(go, pin.go)
    ? { ...optional, state: "on first use", note: `${note}; it will be built from Go modules` }
    : { ...optional, state: "missing", note, fix: installGoTool(tool, pin.version) };
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
