import { sep } from "node:path";
import { execa } from "execa";
import { findOnPath } from "./find-on-path.ts";
import { SourceFailed, type EngineSource, type SourceContext } from "./source.ts";
import { askVersion, isAtLeast } from "./version.ts";

const cli = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const languageHost = "./pulumi-language-nodejs";
const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/**
 * Builds the CLI and our language host from the Go module in this folder. Go checks every module against `go.sum`, and
 * against the checksum database unless this machine's own settings say otherwise.
 */
export const goModules: EngineSource = {
  place: "go modules",
  origin: "built",

  async obtain(folder, { pin, env, step, report, signal }) {
    const go = await findGo(pin.go, env);
    step(
      `building the Pulumi CLI ${pin.version} from its Go modules with ${go} (once; usually 2 to 5 minutes)`,
    );
    const lines = new Tail();
    const build = execa(go, buildArguments(pin.version, folder), {
      cwd: pin.folder,
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
  },
};

/** A Go that is new enough for go.mod. One that would first have to download a newer one counts as too old. */
async function findGo(needed: string, env: SourceContext["env"]): Promise<string> {
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

function buildArguments(version: string, folder: string): string[] {
  const linker = `-s -w -X ${versionVariable}=v${version}`;
  // -v names each package as it is compiled, which is all there is to tell how far it is.
  return [
    "build",
    "-v",
    "-trimpath",
    "-mod=readonly",
    `-ldflags=${linker}`,
    "-o",
    `${folder}${sep}`,
    cli,
    languageHost,
  ];
}

/** What go says: how much it has done, and its last lines in case it fails. */
class Tail {
  #modules = 0;
  #packages = 0;
  #last: string[] = [];

  add(line: string): string {
    if (line.startsWith("go: downloading ")) this.#modules += 1;
    // A package's name has no spaces; an error message has.
    else if (!line.includes(" ")) this.#packages += 1;
    else this.#last = [...this.#last, line].slice(-6);
    return `${this.#modules} modules downloaded, ${this.#packages} packages compiled`;
  }

  failure(exitCode: number | undefined): string {
    const said = this.#last.join("; ");
    return `go build failed (exit ${exitCode ?? "by a signal"})${said === "" ? "" : `: ${said}`}`;
  }
}
