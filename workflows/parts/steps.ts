import { lockFile, ofProject, type HasGantry, type Step, type Values } from "../workflow.ts";

/** The Node that starts `gantry`; `npm ci` brings the exact one. */
const nodeVersion = 24;
const pythonVersion = "3.13";

/** The steps that many jobs begin with. */
export const steps = {
  /** With `history`, every branch and tag is there; `ref` is an expression. */
  checkOut({ history = false, ref }: { history?: boolean; ref?: string } = {}): Step {
    return {
      name: "Check out",
      uses: "actions/checkout",
      with: {
        // Otherwise the token lies in .git/config, where every later step can read it.
        "persist-credentials": false,
        ...(ref === undefined ? {} : { ref }),
        ...(history ? { "fetch-depth": 0 } : {}),
      },
    };
  },

  /** A cache is written by whoever ran before, so no job that releases or deploys has one. */
  setUpNode({ cache = false }: { cache?: boolean } = {}): Step {
    return {
      name: "Set up Node",
      uses: "actions/setup-node",
      with: {
        "node-version": nodeVersion,
        ...(cache ? { cache: "npm", "cache-dependency-path": lockFile } : { "package-manager-cache": false }),
      },
    };
  },

  /** The Go that builds one of our Go modules, with what was built for its versions before; after the packages, where Gantry may be one. */
  setUpGo({ gantryFolder }: HasGantry, name: string): Step {
    const module = `${gantryFolder}${name}`;
    return {
      name: "Set up Go",
      uses: "actions/setup-go",
      with: {
        "go-version-file": ofProject(`${module}/go.mod`),
        "cache-dependency-path": ofProject(`${module}/go.sum`),
      },
    };
  },

  setUpPython(): Step {
    return { name: "Set up Python", uses: "actions/setup-python", with: { "python-version": pythonVersion } };
  },

  /** The newest uv that this commit of the action knows the checksum of. */
  setUpUv(): Step {
    return {
      name: "Set up uv",
      uses: "astral-sh/setup-uv",
      with: { version: "latest-known", "enable-cache": false },
    };
  },

  /** The project's own packages: what `npx --no -- gantry` needs. */
  installProject(): Step {
    return run("Install dependencies", "scripts/setup/10-install-dependencies.sh");
  },

  /** Only jobs with something to steal: it tells whom the runner talks to. */
  harden(): Step {
    return {
      name: "Watch what the runner talks to",
      uses: "step-security/harden-runner",
      with: { "egress-policy": "audit" },
    };
  },

  installEngine(version: string): Step {
    return { name: "Install Pulumi", uses: "pulumi/actions", with: { "pulumi-version": version } };
  },
} as const;

/** A run-step; what comes from outside is in `env`, since an expression in a script is text that becomes code. */
export function run(name: string, script: string, env?: Values): Step {
  return { name, ...(env === undefined ? {} : { env }), run: script };
}
