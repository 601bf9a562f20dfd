import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { gantry, type Ran } from "../../support/gantry.ts";
import { checkout, TestProject } from "../../support/project.ts";

const state = z.object({
  version: z.number(),
  deployment: z.looseObject({
    resources: z.array(z.looseObject({ urn: z.string(), id: z.string().optional() })),
  }),
});
export type ExportedState = z.infer<typeof state>;

/** The example, with a program that goes the way around the pack that the variable WAY names (program.ts). */
export class WaysProject extends TestProject {
  constructor() {
    super();
    rmSync(this.path("stacks"));
    cpSync(join(checkout, "stacks"), this.path("stacks"), { recursive: true });
    cpSync(join(import.meta.dirname, "program.ts"), this.path("stacks/ways.ts"));
    this.edit("stacks/program.ts", /^/, 'import { goAround } from "./ways.ts";\n');
    this.edit(
      "stacks/program.ts",
      "const { environmentStack } =",
      "goAround();\n  const { environmentStack } =",
    );
  }

  /** `gantry <command> staging --local` with a program that goes `way`. */
  async run(args: readonly string[], way = "", value = "", env: Record<string, string> = {}): Promise<Ran> {
    const [command = "", ...more] = args;
    const all = [command, "staging", "--local", ...more];
    // Not as variables: those of a program's own the engine does not inherit.
    this.write(".gantry/way.json", JSON.stringify({ way, value }));
    return gantry(this, all, env);
  }

  /** Plain pulumi with what `gantry env shell` gives; no pack. */
  async pulumi(args: readonly string[], env: Record<string, string> = {}) {
    const shell = await gantry(this, ["env", "shell", "staging", "--local", "--json"]);
    const own = z.record(z.string(), z.string()).parse(JSON.parse(shell.stdout));
    rmSync(this.path(".gantry/way.json"), { force: true });
    const options = { cwd: this.root, stdin: "ignore", all: true, reject: false } as const;
    return execa("pulumi", [...args, "--non-interactive"], { ...options, env: { ...own, ...env } });
  }

  async exported(): Promise<ExportedState> {
    return state.parse(JSON.parse((await this.pulumi(["stack", "export", "-s", "staging"])).stdout));
  }

  /** The binding that lets everybody call the api, which is declared: by the words that the provider takes for an import. */
  async publicBinding(): Promise<string> {
    const { resources } = (await this.exported()).deployment;
    const id = resources.find(({ urn }) => urn.endsWith("::api-us-east-public"))?.id;
    const [, service, role, member] = /^(.+)\/(roles\/[^/]+)\/([^/]+)$/.exec(id ?? "") ?? [];
    if (service === undefined || role === undefined || member === undefined)
      throw new Error(`the api is not public: ${id ?? "there is no binding"}`);
    return `${service} ${role} ${member}`;
  }
}
