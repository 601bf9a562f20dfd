import { strict as assert } from "node:assert";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { securityAudit } from "../../model/observed/security-audit.ts";
import { startPostgres, type Server } from "../support/postgres.ts";
import { checkout } from "../support/project.ts";
import { EvidenceProject } from "./evidence-project.ts";

const example = securityAudit.parse(
  JSON.parse(readFileSync(join(checkout, "model/examples/security-audit.json"), "utf8")),
);
const held = z.object({ scans: z.object({ held: z.number(), pastRetention: z.number() }) });

describe("records of scans", () => {
  let server: Server;
  let project: EvidenceProject;

  before(async function () {
    server = await startPostgres(this);
    project = await EvidenceProject.create();
    await server.admin("create database scans owner app");
    project.use(server.url("scans"));
    assert.equal((await project.run("migrate", "--yes")).exitCode, 0);
  });

  const write = (...audits: readonly unknown[]): string => {
    const file = join(project.root, "scan.json");
    writeFileSync(file, JSON.stringify({ audits, excused: [] }));
    return file;
  };
  const has = async (): Promise<number[]> => {
    const { scans } = held.parse(JSON.parse((await project.run("status", "--json")).stdout));
    return [scans.held, scans.pastRetention];
  };

  it("are taken in once, and another one under the same id is told", async () => {
    const file = write(example, { ...example, auditId: "audit-2" });
    assert.match((await project.run("take-in", "--scan", file)).stdout, /and 2 scans taken into/);
    assert.match((await project.run("take-in", "--scan", file)).stdout, /and 0 scans taken into/);
    const other = write({ ...example, pipelineRunId: "18" });
    const ran = await project.run("take-in", "--scan", other);
    assert.equal(ran.exitCode, 3);
    assert.match(ran.stdout, /the scan audit-17294334450 was not taken: another has its id/);
    assert.deepEqual(await has(), [2, 0]);
  });

  it("are refused where they are none, before anything is asked of the database", async () => {
    for (const audits of [[], [{ ...example, scanType: "NMAP" }]]) {
      const ran = await project.run("take-in", "--scan", write(...audits));
      assert.equal(ran.exitCode, 2);
      assert.match(ran.stderr, /is not what "gantry scan" writes/);
    }
    assert.equal((await project.run("take-in", "--scan", "/nowhere/scan.json")).exitCode, 2);
  });

  it("cannot be changed by who adds, nor go before their time, and one that somebody changed is told", async () => {
    const table = "gantry_evidence.security_audits";
    for (const sql of [
      `update ${table} set status = 'PASSED'`,
      `delete from ${table}`,
      `truncate ${table}`,
    ]) {
      await assert.rejects(server.admin(`set role gantry_evidence_writer; ${sql}`, "scans"));
    }
    const old = `insert into ${table} select 'x', digest, scan_type, status, findings, pipeline_run_id, scanned_at,
      now() - interval '31 days', record from ${table} limit 1`;
    await assert.rejects(
      server.admin(`set role gantry_evidence_writer; ${old}`, "scans"),
      /row-level security/,
    );
    await server.admin(
      `alter table ${table} disable trigger only_added; update ${table} set record = record || ' ' where id = 'audit-2'`,
      "scans",
    );
    for (const command of [["verify"], ["prune", "--yes"]]) {
      const ran = await project.run(...command);
      assert.equal(ran.exitCode, 3);
      assert.match(ran.stderr, /the scan audit-2 is not what was taken in/);
    }
  });

  it("go 30 days after they were taken in, and what is younger stays", async () => {
    const table = "gantry_evidence.security_audits";
    await server.admin(
      `update ${table} set record = rtrim(record);
       update ${table} set taken_in_at = now() - interval '31 days' where id = 'audit-2';
       alter table ${table} enable always trigger only_added`,
      "scans",
    );
    assert.deepEqual(await has(), [2, 1]);
    assert.match((await project.run("verify")).stdout, /2 scans/);
    assert.match((await project.run("prune", "--yes")).stdout, /and 1 scan went from/);
    assert.deepEqual(await has(), [1, 0]);
  });
});
