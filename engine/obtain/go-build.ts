import { sep } from "node:path";
import { execa } from "execa";
import type { Environment } from "./engine.ts";
import { findOnPath } from "./find-on-path.ts";
import { type EngineSource, SourceFailed } from "./source.ts";
import { askVersion, isAtLeast } from "./version.ts";

export interface GoBuildOptions {
  /** The folder with go.mod and go.sum. */
  module: string;
  /** What is built, each into an executable of its own. */
  packages: readonly string[];
  /** Arguments of the linker beside those that leave out debugging symbols. */
  linker?: string;
  /** Where the executables go. */
  folder: string;
  env: Environment;
  signal: AbortSignal | undefined;
  /** Says how far it is. */
  report: (detail: string) => void;
}

/**
 * Builds executables from a Go module. Go checks every module against `go.sum`, and against the checksum database
 * unless this machine's own settings say otherwise.
 *
 * @throws SourceFailed
 */
export async function goBuild(go: string, options: GoBuildOptions): Promise<void> {
  const { module, env, signal, report } = options;
  const lines = new Tail();
  const build = execa(go, buildArguments(options), {
    cwd: module,
    // Static binaries, as upstream's: a C compiler without its headers does not matter then.
    env: { ...env, GOTOOLCHAIN: "local", GOWORK: "off", CGO_ENABLED: "0" },
    extendEnv: false,
    reject: false,
    stdin: "ignore",
    stdout: "ignore",
    buffer: false,
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  });
  for await (const line of build.iterable({ from: "stderr" })) report(lines.add(line));
  const result = await build;
  signal?.throwIfAborted();
  if (result.failed) throw new SourceFailed(lines.failure(result.exitCode), { cause: result.cause });
}

/**
 * A Go that is new enough for go.mod. One that would first have to download a newer one counts as too old.
 *
 * @throws SourceFailed
 */
export async function findGo(needed: string, env: Environment): Promise<string> {
  const go = findOnPath("go", env);
  if (go === undefined) throw new SourceFailed(`there is no "go" on the PATH; ${needed} or newer is needed`);
  const version = await askVersion(go, ["version"], { ...env, GOTOOLCHAIN: "local" }).catch(
    (error: unknown) => {
      throw new SourceFailed(
        `"${go}" cannot be used: ${error instanceof Error ? error.message : String(error)}`,
      );
    },
  );
  if (!isAtLeast(version, needed))
    throw new SourceFailed(`"${go}" is ${version}; ${needed} or newer is needed`);
  return go;
}

function buildArguments({ linker, folder, packages }: GoBuildOptions): string[] {
  const flags = ["-s", "-w", ...(linker === undefined ? [] : [linker])];
  // -v names each package as it is compiled, which is all there is to tell how far it is.
  return [
    "build",
    "-v",
    "-trimpath",
    "-mod=readonly",
    `-ldflags=${flags.join(" ")}`,
    "-o",
    `${folder}${sep}`,
    ...packages,
  ];
}

/** What go says: how much it has done, and its last message in case it fails: each module that is missing has one alike. */
class Tail {
  #modules = 0;
  #packages = 0;
  #last: string | undefined;

  add(line: string): string {
    if (line.startsWith("go: downloading ")) this.#modules += 1;
    // A package's name has no spaces; an error message has.
    else if (!line.includes(" ")) this.#packages += 1;
    else this.#last = line;
    return `${this.#modules} modules downloaded, ${this.#packages} packages compiled`;
  }

  failure(exitCode: number | undefined): string {
    return `go build failed (exit ${exitCode ?? "by a signal"})${this.#last === undefined ? "" : `: ${this.#last}`}`;
  }
}

const cli = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const languageHost = "./pulumi-language-nodejs";
const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** Builds the CLI and our language host from the Go module in this folder. */
export const goModules: EngineSource = {
  place: "go modules",
  origin: "built",

  async obtain(folder, { pin, env, step, report, signal }) {
    const go = await findGo(pin.go, env);
    step(
      `building the Pulumi CLI ${pin.version} from its Go modules with ${go} (once; usually 2 to 5 minutes)`,
    );
    const linker = `-X ${versionVariable}=v${pin.version}`;
    const packages = [cli, languageHost];
    await goBuild(go, { module: pin.folder, packages, linker, folder, env, signal, report });
  },
};
