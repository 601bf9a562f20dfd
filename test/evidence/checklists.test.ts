import { strict as assert } from "node:assert";
import { z } from "zod";
import { appendRecords } from "../../evidence/branch/append-records.ts";
import { branchTip } from "../../evidence/branch/branch-tip.ts";
import { emptyChecklist } from "../../delivery/checklist/fields.ts";
import { checklistDigest, checklistFile, checklistText } from "../../stacks/checklists.ts";
import { entityUuid } from "../../model/uuid.ts";
import { startPostgres, type Server } from "../support/postgres.ts";
import { mali } from "../support/tag-repository.ts";
import { EvidenceProject } from "./evidence-project.ts";

const id = entityUuid("ReleaseChecklist", "api/v1.0.0", "1");
const copies = z.object({
  checklists: z.object({ held: z.number(), lacks: z.number(), pastRetention: z.number() }),
});

describe("copies of checklists", () => {
  let server: Server;
  let project: EvidenceProject;

  before(async function () {
    server = await startPostgres(this);
    project = await EvidenceProject.create();
    await server.admin("create database checklists owner app");
    project.use(server.url("checklists"));
    assert.equal((await project.run("migrate", "--yes")).exitCode, 0);
  });

  /** Writes the draft, as `gantry checklist` does. */
  async function write(notes: string): Promise<void> {
    const { root } = project;
    const text = checklistText({
      ...emptyChecklist({ id, tag: "api/v1.0.0", environment: "production" }),
      notes,
    });
    await appendRecords({
      root,
      environment: "production",
      tip: await branchTip(root, "production", "remote"),
      records: [
        {
          record: "checklist",
          checklist: id,
          version: { name: "api/v1.0.0", id: "1".repeat(40) },
          state: "draft",
          digest: checklistDigest(text),
          by: "mali-s",
          run: undefined,
        },
      ],
      files: () => new Map([[checklistFile(id), text]]),
      by: mali,
      at: new Date(),
    });
  }

  async function has(): Promise<number[]> {
    const ran = await project.run("status", "--json");
    const { held, lacks, pastRetention } = copies.parse(JSON.parse(ran.stdout)).checklists;
    return [held, lacks, pastRetention];
  }

  it("are taken in as they are, once, and a draft that went on beside what it was", async () => {
    await write("first");
    assert.deepEqual(await has(), [0, 1, 0]);
    assert.match((await project.run("verify")).stderr, /it lacks 1 checklist of the branches/);
    assert.match((await project.run("take-in")).stdout, /1 audit event and 1 checklist taken into/);
    assert.match((await project.run("take-in")).stdout, /^0 audit events taken into/);
    await write("second");
    await project.run("take-in");
    assert.deepEqual(await has(), [2, 0, 0]);
    assert.match((await project.run("verify")).stdout, /2 audit events in 1 chain, 2 checklists/);
  });

  it("cannot be changed by who adds, and one that somebody changed is told", async () => {
    const table = "gantry_evidence.release_checklists";
    for (const sql of [`update ${table} set tag = 'x'`, `delete from ${table}`, `truncate ${table}`]) {
      await assert.rejects(server.admin(`set role gantry_evidence_writer; ${sql}`, "checklists"));
    }
    await assert.rejects(server.admin(`delete from ${table}`, "checklists"), /only added to/);
    await server.admin(
      `alter table ${table} disable trigger only_added; update ${table} set record = record || ' ' where record like '%first%'`,
      "checklists",
    );
    assert.match(
      (await project.run("verify")).stderr,
      new RegExp(`the checklist ${id} of production is not`),
    );
  });

  it("go after a year, and what is younger stays", async () => {
    await server.admin(
      `update gantry_evidence.release_checklists set written_at = now() - interval '366 days',
         digest = 'sha256:' || encode(sha256(convert_to(record, 'utf8')), 'hex')
        where record like '%first%';
       alter table gantry_evidence.release_checklists enable trigger only_added`,
      "checklists",
    );
    assert.deepEqual((await has())[2], 1);
    assert.match((await project.run("prune", "--yes")).stdout, /0 audit events and 1 checklist went from/);
    assert.deepEqual(await has(), [1, 0, 0]);
  });
});
