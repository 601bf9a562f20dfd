import { writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { execa } from "execa";
import { findEngine } from "../../../engine/obtain/find-engine.ts";
import { checkout, type TestProject } from "../../support/project.ts";
import type { State } from "./state-of.ts";

/** Has the engine judge a state by the pack, in a project that has the files it names. Undefined where no rule objects. */
export async function analyze(project: TestProject, state: State): Promise<string | undefined> {
  const engine = await findEngine({ env: process.env });
  if (engine === undefined) throw new Error("there is no engine to test with");
  const file = project.path("state.json");
  writeFileSync(file, JSON.stringify(state));
  const args = ["policy", "analyze", "--file", file, "--policy-pack", join(checkout, "policy"), "--json"];
  const { exitCode, all } = await execa(engine.pulumi, args, {
    cwd: project.root,
    env: {
      PATH: [dirname(process.execPath), dirname(engine.pulumi), process.env["PATH"]].join(delimiter),
      PULUMI_HOME: project.path("home"),
      PULUMI_SKIP_UPDATE_CHECK: "1",
      GANTRY_ROOT: project.root,
      // What a cloud computes is not in these states, and there is no clone to read versions of.
      GANTRY_EXPECTS: "nothing",
      NODE_COMPILE_CACHE: join(checkout, "node_modules", ".cache", "gantry"),
    },
    all: true,
    reject: false,
  });
  return exitCode === 0 ? undefined : all;
}
