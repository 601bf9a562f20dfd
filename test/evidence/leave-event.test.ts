import assert, { deepEqual, equal, match } from "node:assert/strict";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { appendRecords } from "../../evidence/branch/append-records.ts";
import { branchTip } from "../../evidence/branch/branch-tip.ts";
import { headIn } from "../../evidence/branch/chain-head.ts";
import { readChain } from "../../evidence/branch/read-chain.ts";
import { leaveEvent, type Leaving } from "../../evidence/leave-event.ts";
import { keep, waitingIn, type Spool } from "../../evidence/spool.ts";
import { logOf } from "../../clients/git/refs.ts";
import { auditEvent, type AuditEvent } from "../../model/observed/audit-event.ts";
import { continueChain, emptyChain } from "../../model/observed/audit-record.ts";
import { readReleaseLog } from "../../stacks/release-log.ts";
import { gitAs } from "../support/git-as.ts";
import { mali, stagingOf, TagRepository } from "../support/tag-repository.ts";

/** Leaves an event in the chain of staging; what was said of it. */
async function leave(root: string, given: Partial<Leaving> = {}): Promise<string> {
  const stderr = new PassThrough({ encoding: "utf8" });
  const leaving = { environment: "staging", place: "remote", action: "deploy", operation: "up" } as const;
  await leaveEvent({ env: {}, stderr }, { root, ...leaving, ...given });
  const said: unknown = stderr.read();
  return typeof said === "string" ? said : "";
}

function waitingEvent(id: string): AuditEvent {
  return auditEvent.parse({
    id,
    actor: "mali-s",
    action: "deploy",
    target: "staging",
    detail: { operation: "up" },
    createdAt: "2026-11-01T00:00:00.000Z",
  });
}

const spoolOf = (root: string): Spool => ({ root, environment: "staging", place: "remote" });
const refusing = "#!/bin/sh\necho 'declined by rule' >&2\nexit 1\n";

describe("an audit event", () => {
  let repository: TagRepository;
  beforeEach(async () => {
    repository = await TagRepository.create();
  });

  const chain = async (): Promise<string[]> => {
    await repository.git("fetch", "--quiet", "origin");
    const records = await readChain(repository.root, "staging");
    deepEqual(
      records,
      continueChain(
        "staging",
        emptyChain,
        records.map(({ event }) => event),
      ),
    );
    const last = records.at(-1);
    const tip = await branchTip(repository.root, "staging", "remote");
    const [entry] = tip === undefined ? [] : await logOf(repository.root, tip, 1);
    const head = entry === undefined ? undefined : headIn(entry.trailers);
    if (head !== undefined) deepEqual(head, { length: last?.number, hash: last?.hash });
    return records.map(({ event: { detail } }) => {
      const { operation } = detail;
      return typeof operation === "string" ? operation : "";
    });
  };

  it("is in the branch at once where its commit may be pushed, in a file that people can read", async () => {
    equal(await leave(repository.root, { detail: { created: 2, commit: undefined, names: [] } }), "");
    deepEqual(await chain(), ["up"]);
    const files = await repository.atRemote("ls-tree", "-r", "--name-only", "gantry/staging");
    match(files, /^audit\/\d{4}-\d{2}\.jsonl$/);
    const [record] = await readChain(repository.root, "staging");
    deepEqual(record?.event.detail, { created: 2, operation: "up" });
    equal(record.event.actor, "mali-s");
    deepEqual(waitingIn(spoolOf(repository.root)), { events: [], problems: [] });
  });

  it("is left by the end of an attempt, in the same commit, with what was there before", async () => {
    await repository.version("v1.0.0");
    await repository.assign([stagingOf("v1.0.0")]);
    await repository.version("v1.1.0");
    await repository.assign([stagingOf("v1.1.0")]);
    deepEqual(await chain(), ["assign", "assign"]);
    const [, second] = await readChain(repository.root, "staging");
    const { attempts } = await readReleaseLog(repository.root, "staging");
    assert.ok(second !== undefined);
    const { target, detail } = second.event;
    equal(target, "api@staging");
    deepEqual([detail["from"], detail["to"]], [["api/v1.0.0"], ["api/v1.1.0"]]);
    deepEqual([detail["attempt"], detail["status"]], [attempts[1]?.said.attempt, "SUCCESS"]);
  });

  it("waits where the remote refuses it, with one line that says so, and comes with the next commit once", async () => {
    const hook = `${repository.remote}/hooks/pre-receive`;
    writeFileSync(hook, refusing, { mode: 0o755 });
    match(
      await leave(repository.root),
      /^notice: 1 audit event waits in \.gantry\/audit: .*staging takes it in\n$/,
    );
    match(await leave(repository.root), /^notice: 2 audit events wait/);
    deepEqual(await chain(), []);
    const kept = waitingIn(spoolOf(repository.root)).events;
    equal(kept.length, 2);
    writeFileSync(hook, "#!/bin/sh\n", { mode: 0o755 });
    await repository.version("v1.0.0");
    await repository.assign([stagingOf("v1.0.0")]);
    deepEqual(await chain(), ["up", "up", "assign"]);
    deepEqual(waitingIn(spoolOf(repository.root)).events, []);
    // As if it had been killed after the push, and before it forgot what waited.
    for (const event of kept) keep(spoolOf(repository.root), event);
    equal(await leave(repository.root, { operation: "destroy" }), "");
    deepEqual(await chain(), ["up", "up", "assign", "destroy"]);
    deepEqual(waitingIn(spoolOf(repository.root)).events, []);
  });

  it("waits where there is no remote to be reached, no repository, and nobody that git knows", async () => {
    await repository.git("remote", "set-url", "origin", "/nowhere/at/all.git");
    match(await leave(repository.root), /1 audit event waits.*the remote does not answer/);
    match(await leave(repository.folder), /1 audit event waits/);
    equal(waitingIn(spoolOf(repository.folder)).events.length, 1);
  });

  it("of a run on the local cloud stays in the clone, and the remote never sees it", async () => {
    equal(await leave(repository.root, { place: "local" }), "");
    equal((await readChain(repository.root, "staging", "local")).length, 1);
    deepEqual(await chain(), []);
    equal(await repository.atRemote("for-each-ref", "refs/heads/gantry"), "");
  });

  it("survives whoever was killed while it was written: half a file is nothing, and another is told", async () => {
    const folder = join(repository.root, ".gantry/audit/remote/staging");
    keep(spoolOf(repository.root), waitingEvent("whole"));
    writeFileSync(join(folder, ".half.json.1.tmp"), '{"id":"ha');
    writeFileSync(join(folder, "other.json"), '{"id":"ha');
    deepEqual(waitingIn(spoolOf(repository.root)).problems, [
      ".gantry/audit/remote/staging/other.json is no audit event",
    ]);
    equal(await leave(repository.root), "");
    deepEqual(await chain(), ["up", "up"]);
    deepEqual(readdirSync(folder).sort(), [".half.json.1.tmp", "other.json"]);
  });

  it("is never lost nor there twice where several clones leave theirs at the same time", async () => {
    const clones = await Promise.all(["a", "b", "c"].map((name) => repository.clone(name)));
    const said = await Promise.all(clones.map((root, at) => leave(root, { operation: `up ${at}` })));
    // Whoever was last too often waits, and comes with the next.
    for (const root of clones) await leave(root, { operation: "last" });
    const operations = await chain();
    deepEqual(operations.filter((each) => each !== "last").sort(), ["up 0", "up 1", "up 2"]);
    equal(operations.length, 6, said.join(""));
    for (const root of clones) deepEqual(waitingIn(spoolOf(root)).events, []);
  });

  it("goes on from the head in the commits, whatever somebody did to the file", async () => {
    await leave(repository.root);
    const clone = await repository.clone("other", "--branch=gantry/staging");
    const [file = ""] = (await gitAs(clone, ["ls-files"])).split("\n");
    writeFileSync(join(clone, file), "damaged\n");
    await gitAs(clone, ["commit", "--quiet", "--all", "--message", "Damage it"]);
    await gitAs(clone, ["push", "--quiet", "origin", "HEAD"]);
    equal(await leave(repository.root), "");
    await repository.git("fetch", "--quiet", "origin");
    const tip = await branchTip(repository.root, "staging", "remote");
    const [entry] = await logOf(repository.root, tip ?? "", 1);
    equal(entry === undefined ? undefined : headIn(entry.trailers)?.length, 2);
  });

  it("of another month begins a file, and a clock that is behind goes on with the last one", async () => {
    const { root } = repository;
    const add = async (id: string, at: string): Promise<void> => {
      keep(spoolOf(root), waitingEvent(id));
      const tip = await branchTip(root, "staging", "remote");
      await appendRecords({ root, environment: "staging", tip, records: [], by: mali, at: new Date(at) });
    };
    await add("one", "2026-10-31T23:59:59Z");
    await add("two", "2026-11-01T00:00:00Z");
    await add("three", "2026-10-31T00:00:00Z");
    deepEqual(await chain(), ["up", "up", "up"]);
    const files = await repository.atRemote("ls-tree", "-r", "--name-only", "gantry/staging");
    deepEqual(files.split("\n"), ["audit/2026-10.jsonl", "audit/2026-11.jsonl"]);
    equal(existsSync(join(root, ".gantry/audit/remote/staging/three.json")), false);
  });
});
