import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { chainOf } from "../evidence/chains.ts";
import { EvidenceProject } from "../evidence/evidence-project.ts";
import { startPostgres } from "../support/postgres.ts";
import { checkout } from "../support/project.ts";

const kills = 8;
const events = 3000;

describe("gantry evidence take-in, killed at any point", () => {
  let project: EvidenceProject;
  beforeEach(async () => {
    project = await EvidenceProject.create();
    await project.add(chainOf("staging", Array<number>(events).fill(3), new Date()));
  });

  /** Killed after so many ms, where it has not ended before. @returns whether it was killed, and how long it ran */
  async function takeIn(afterMs?: number): Promise<{ killed: boolean; ms: number }> {
    const begun = performance.now();
    const words = [join(checkout, "cli", "gantry.js"), "evidence", "take-in"];
    const child = spawn(process.execPath, words, { cwd: project.root, env: project.env, stdio: "ignore" });
    const timer = afterMs === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), afterMs);
    await once(child, "exit");
    clearTimeout(timer);
    return { killed: child.signalCode === "SIGKILL", ms: performance.now() - begun };
  }

  async function whole(): Promise<void> {
    const again = await project.run("take-in");
    assert.equal(again.exitCode, 0, again.stderr);
    const verified = await project.run("verify");
    assert.equal(verified.exitCode, 0, verified.stderr);
    assert.match(verified.stdout, new RegExp(`${events} audit events in 1 chain`));
  }

  it("has everything there once after the next one, on a server", async function () {
    const server = await startPostgres(this);
    const fresh = async (name: string): Promise<void> => {
      await server.admin(`create database ${name} owner app`);
      project.use(server.url(name));
      const migrated = await project.run("migrate", "--yes");
      assert.equal(migrated.exitCode, 0, migrated.stderr);
    };
    await fresh("whole");
    const { ms } = await takeIn();
    let killed = 0;
    for (let turn = 1; turn <= kills; turn += 1) {
      const name = `killed${turn}`;
      await fresh(name);
      if ((await takeIn((ms * turn) / (kills + 1))).killed) killed += 1;
      await whole();
      const count = "select count(*), count(distinct number) from gantry_evidence.audit_events";
      assert.equal((await server.admin(count, name)).trim(), `${events}|${events}`);
    }
    assert.ok(killed > 0, "it ended each time before it could be killed");
  });

  it("has everything there once after the next one, in the embedded database", async () => {
    const { ms } = await takeIn();
    let killed = 0;
    for (const part of [0.5, 0.7, 0.9]) {
      rmSync(join(project.root, ".gantry", "evidence"), { recursive: true });
      if ((await takeIn(ms * part)).killed) killed += 1;
      await whole();
    }
    assert.ok(killed > 0, "it ended each time before it could be killed");
  });
});
