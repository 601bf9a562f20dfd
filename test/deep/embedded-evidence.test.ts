import { strict as assert } from "node:assert";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { chainOf } from "../evidence/chains.ts";
import { EvidenceProject } from "../evidence/evidence-project.ts";
import { inProcess } from "../support/in-process.ts";

describe("the evidence in the embedded database", () => {
  it("is taken in, verified and pruned without a server; lost, it changes nothing and comes back", async () => {
    const project = await EvidenceProject.create();
    await project.add(chainOf("staging", [40, 35, 3], new Date()), "local");
    await project.add(chainOf("staging", [2], new Date()));
    // What happened on the local cloud goes nowhere else, whatever the shell says.
    project.use("postgresql://nobody@127.0.0.1:1/nowhere");
    const taken = await project.run("take-in", "--local");
    assert.match(taken.stdout, /^3 audit events taken into \.gantry\/evidence\/local/, taken.stderr);
    assert.equal((await project.run("verify", "--local")).exitCode, 0);
    assert.match((await project.run("prune", "--local", "--yes")).stdout, /^2 audit events went/);
    const status = await project.run("status", "--local");
    assert.match(status.stdout, /^staging +1 +0 +2 +0 /m);
    assert.match(status.stderr, /whoever has this folder can change it/);

    project.use(undefined);
    assert.match(
      (await project.run("take-in")).stdout,
      /^1 audit event taken into \.gantry\/evidence\/remote/,
    );

    const decided = async (): Promise<unknown> => {
      const told = await inProcess(["tag", "verify", "--json"], { cwd: project.root, env: project.env });
      return { ...told, stderr: "" };
    };
    const before = await decided();
    rmSync(join(project.root, ".gantry", "evidence"), { recursive: true });
    assert.deepEqual(await decided(), before);
    assert.match((await project.run("take-in", "--local")).stdout, /^3 audit events taken/);
  });
});
