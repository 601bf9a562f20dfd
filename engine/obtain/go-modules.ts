import { findGo, goBuild } from "./go-build.ts";
import type { EngineSource } from "./source.ts";

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
