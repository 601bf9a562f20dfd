import { cacheFolder } from "./engine-cache.ts";
import { type Environment, installCommand } from "./engine.ts";
import { lookForEngine } from "./find-engine.ts";
import { findOnPath } from "./find-on-path.ts";
import { releaseAnswers, type OfficialReleaseOptions } from "./official-release.ts";
import { readPinnedEngine, type PinnedEngine } from "./pinned-engine.ts";
import { askVersion, isAtLeast } from "./version.ts";

/** A program that is used, and what this machine has of it. */
export interface Tool {
  name:
    | "node"
    | "npm"
    | "git"
    | "pulumi"
    | "pulumi-language-nodejs"
    | "go"
    | "sops"
    | "age"
    | "gitleaks"
    | "actionlint";
  purpose: string;
  /** `on first use`: not there, and the first deployment will bring it. `not needed`: nothing would use it. */
  state: "ok" | "missing" | "too old" | "on first use" | "not needed";
  /** Deploying the example cannot run without it. */
  required: boolean;
  path?: string;
  version?: string;
  /** What is wrong, or what will happen, in one line. */
  note?: string;
  /** The one command that mends it. */
  fix?: string;
}

export interface ToolReport {
  tools: readonly Tool[];
  /** Whether the example can be deployed to the local cloud. */
  ready: boolean;
}

export interface DescribeToolsOptions {
  env: Environment;
  /** Where the official release is asked for when neither an engine nor Go is there. */
  release?: OfficialReleaseOptions;
}

/** The Node whose type stripping needs no flag, and which the Pulumi SDK declares as its oldest. */
const minimumNode = "22.18.0";

/** Looks at every tool that deploying uses. Installs nothing; runs each tool once for its version. */
export async function describeTools({ env, release }: DescribeToolsOptions): Promise<ToolReport> {
  const pin = readPinnedEngine();
  const [node, npm, git, go, { engine, attempts }] = await Promise.all([
    describe(env, "node", ["--version"], minimumNode),
    describe(env, "npm", ["--version"]),
    describe(env, "git", ["--version"]),
    describe(env, "go", ["version"], pin.go),
    lookForEngine({ env }),
  ]);
  const others: Tool[] = [
    {
      ...node,
      purpose: "runs gantry and the Pulumi program",
      required: true,
      ...fixUnlessOk(node, "npm ci"),
    },
    {
      ...npm,
      purpose: "installs the dependencies",
      required: true,
      ...fixUnlessOk(npm, systemInstall("npm")),
    },
    {
      ...git,
      purpose: "reads and writes release tags",
      required: false,
      ...fixUnlessOk(git, systemInstall("git")),
    },
  ];

  let engineTools: Tool[];
  if (engine !== undefined) {
    const shared = {
      state: "ok",
      required: true,
      version: engine.version,
      note: origins[engine.origin],
    } as const;
    engineTools = [
      { ...shared, name: "pulumi", purpose: pulumiPurpose, path: engine.pulumi },
      { ...shared, name: "pulumi-language-nodejs", purpose: hostPurpose, path: engine.languageHost },
      { ...go, state: "not needed", purpose: goPurpose, required: false },
    ];
  } else {
    const why = attempts.map(({ place, reason }) => `${place}: ${reason}`).join("; ");
    engineTools = await describeMissingEngine({ pin, env, go, why, release });
  }
  const tools = [...others, ...engineTools];
  return {
    tools,
    ready: tools.every(({ required, state }) => !required || state === "ok" || state === "on first use"),
  };
}

const pulumiPurpose = "the engine that deploys";
const hostPurpose = "runs Node programs for the engine";
const goPurpose = "builds the engine where its release cannot be downloaded";
const origins = {
  path: "your own",
  release: "the official release, in the cache",
  built: "built from Go modules, in the cache",
} as const;

type Found = Pick<Tool, "name" | "state" | "path" | "version" | "note">;

async function describe(
  env: Environment,
  name: Tool["name"],
  args: readonly string[],
  minimum = "0",
): Promise<Found> {
  const path = findOnPath(name, env);
  if (path === undefined) return { name, state: "missing", note: "not on the PATH" };
  try {
    const version = await askVersion(path, args, { ...env, GOTOOLCHAIN: "local" });
    if (isAtLeast(version, minimum)) return { name, state: "ok", path, version };
    return { name, state: "too old", path, version, note: `${minimum} or newer is needed` };
  } catch (error) {
    return { name, state: "missing", path, note: error instanceof Error ? error.message : String(error) };
  }
}

async function describeMissingEngine(about: {
  pin: PinnedEngine;
  env: Environment;
  go: Found;
  why: string;
  release: OfficialReleaseOptions | undefined;
}): Promise<Tool[]> {
  const { pin, env, go, why, release } = about;
  const buildable = go.state === "ok";
  const obtainable = buildable || (await releaseAnswers(pin, env, release));
  const shared = { required: true, state: obtainable ? "on first use" : "missing" } as const;
  const fix = obtainable ? {} : { fix: installCommand };
  const note = obtainable
    ? `${pin.version} will be put into "${cacheFolder(env)}" (${buildable ? "up to 5 minutes" : "a minute"})`
    : why;
  return [
    { ...shared, name: "pulumi", purpose: pulumiPurpose, note, ...fix },
    {
      ...shared,
      name: "pulumi-language-nodejs",
      purpose: hostPurpose,
      note: "comes with the engine",
      ...fix,
    },
    { ...go, purpose: goPurpose, required: false, ...fixUnlessOk(go, goInstall(pin.go)) },
  ];
}

function fixUnlessOk({ state }: Found, fix: string): { fix?: string } {
  return state === "ok" ? {} : { fix };
}

function systemInstall(name: string): string {
  return process.platform === "darwin" ? `brew install ${name}` : `sudo apt-get install -y ${name}`;
}

/** Go's own archive: the one of Debian 12 is too old. */
function goInstall(version: string): string {
  if (process.platform === "darwin") return "brew install go";
  const cpu = process.arch === "arm64" ? "arm64" : "amd64";
  return `curl -fsSL https://go.dev/dl/go${version}.linux-${cpu}.tar.gz | sudo tar -C /usr/local -xz`;
}
