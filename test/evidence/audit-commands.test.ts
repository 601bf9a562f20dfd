import { deepEqual, equal, match } from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { appendRecords } from "../../evidence/branch/append-records.ts";
import { branchTip } from "../../evidence/branch/branch-tip.ts";
import { keep } from "../../evidence/spool.ts";
import { auditEvent } from "../../model/observed/audit-event.ts";
import { inProcess } from "../support/in-process.ts";
import { assertGolden } from "../support/golden.ts";
import { gitAs } from "../support/git-as.ts";
import { mali, TagRepository } from "../support/tag-repository.ts";

/** In UTC, of one day each. */
const days = ["2026-10-30", "2026-10-31", "2026-11-01", "2026-11-02"];

describe("the commands of audit", () => {
  let repository: TagRepository;
  const audit = (...args: readonly string[]) =>
    inProcess(["audit", ...args], { cwd: repository.root, env: {} });
  const spool = (): { root: string; environment: string; place: "remote" } => ({
    root: repository.root,
    environment: "staging",
    place: "remote",
  });

  beforeEach(async () => {
    repository = await TagRepository.create();
    for (const [at, day] of days.entries()) {
      keep(
        spool(),
        auditEvent.parse({
          id: `00000000-0000-4000-8000-00000000000${at}`,
          actor: at % 2 === 0 ? "mali-s" : "=cmd|calc",
          action: "deploy",
          target: "staging",
          detail: { operation: at === 3 ? "destroy" : "up", reason: "ลองดู, first" },
          createdAt: `${day}T12:00:00Z`,
        }),
      );
      const tip = await branchTip(repository.root, "staging", "remote");
      const { root } = repository;
      const append = { root, environment: "staging", tip, by: mali, at: new Date(`${day}T12:00:00Z`) };
      // The third and the fourth come in one commit.
      if (at !== 2) await appendRecords({ ...append, records: [] });
    }
  });

  /** As whoever holds the deploy identity could: the branch grows by a commit of their own. */
  async function push(
    change: (
      read: (file: string) => string[],
      write: (file: string, lines: readonly string[]) => void,
    ) => void,
    message = "Edit",
  ): Promise<void> {
    const clone = await repository.clone("forger", "--branch=gantry/staging");
    change(
      (file) => readFileSync(join(clone, file), "utf8").trimEnd().split("\n"),
      (file, lines) => {
        writeFileSync(join(clone, file), lines.map((line) => `${line}\n`).join(""));
      },
    );
    await gitAs(clone, ["add", "--all"]);
    await gitAs(clone, ["commit", "--quiet", "--allow-empty", "--message", message]);
    await gitAs(clone, ["push", "--quiet", "origin", "HEAD"]);
    await repository.git("fetch", "--quiet", "origin");
  }

  it("list what was done, in a period of days in UTC, and as JSON", async () => {
    assertGolden("audit-list.txt", (await audit("list", "staging")).stdout);
    const { stdout } = await audit("list", "--from", "2026-10-31", "--to", "2026-11-01", "--json");
    const said: unknown = JSON.parse(stdout);
    equal(Array.isArray(said) ? said.length : 0, 2);
    const none = await audit("list", "production");
    deepEqual([none.exitCode, none.stdout], [0, ""]);
    match((await audit("list", "--from", "yesterday")).stderr, /--from "yesterday" is no day/);
    match((await audit("list", "--from", "2026-11-02", "--to", "2026-11-01")).stderr, /is before --from/);
    match((await audit("list", "elsewhere")).stderr + (await audit("list", "elsewhere")).stdout, /./);
  });

  it("export a chain so that it can be held to its branch, or to a head, and every cut shows", async () => {
    const file = join(repository.folder, "audit.jsonl");
    const exported = await audit("export", "staging", "--output", file);
    const head = /head is (4:sha256:[0-9a-f]{64})/.exec(exported.stderr)?.[1] ?? "";
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    equal(lines.length, 4);
    for (const given of [[], ["--head", head]]) {
      equal((await audit("verify", "--file", file, ...given)).exitCode, 0);
      for (const cut of [lines.slice(0, 3), lines.slice(1), lines.toSpliced(1, 1), lines.toReversed()]) {
        writeFileSync(`${file}.cut`, cut.map((line) => `${line}\n`).join(""));
        equal((await audit("verify", "--file", `${file}.cut`, ...given)).exitCode, 3);
      }
    }
    match((await audit("verify", "--file", file, "--head", "4:sha256:12")).stderr, /is no head/);
    match((await audit("verify", "--file", `${file}.none`)).stderr, /cannot be read/);
    const csv = await audit("export", "staging", "--format", "csv", "--from", "2026-11-01");
    deepEqual(
      csv.stdout
        .trimEnd()
        .split("\r\n")
        .map((line) => line.split(",")[1]),
      ["number", "3", "4"],
    );
    match(csv.stdout, /,"'=cmd\|calc",/);
  });

  it("verify a chain against every head that its branch has had", async () => {
    const { exitCode, stdout } = await audit("verify");
    equal(exitCode, 0);
    match(stdout, /^staging: 4 records, whole; head 4:sha256:[0-9a-f]{64}\n$/);
    await push((read, write) => {
      const old = "audit/2026-10.jsonl";
      write(
        old,
        read(old).map((line) => line.replace("mali-s", "ann-k")),
      );
      write("audit/2026-11.jsonl", read("audit/2026-11.jsonl").slice(0, 1));
    });
    keep(
      spool(),
      auditEvent.parse({
        id: "waits",
        actor: "mali-s",
        action: "deploy",
        target: "staging",
        detail: { operation: "up" },
        createdAt: "2026-11-03T00:00:00Z",
      }),
    );
    const after = await audit("verify");
    equal(after.exitCode, 3);
    assertGolden(
      "audit-verify.txt",
      after.stdout
        .replaceAll(/sha256:[0-9a-f]{64}/g, "sha256:…")
        .replaceAll(/commit [0-9a-f]{12}/g, "commit …"),
    );
  });

  it("tell of records without a head, of a head that went back, and of an outcome without an event", async () => {
    await push(
      (read, write) => {
        const lines = read("audit/2026-11.jsonl");
        write("audit/2026-11.jsonl", [...lines, lines.at(-1) ?? ""]);
      },
      "Hold\n\nRecord: hold\nHold: hold-7\nBy: mali-s\nReason: wait\nAudit: 2 sha256:" + "0".repeat(64),
    );
    const { stdout, exitCode } = await audit("verify", "staging", "--json");
    equal(exitCode, 3);
    match(stdout, /the head went from 4 to 2/);
    match(stdout, /the hold of hold-7 .* left no event/);
    match(stdout, /record 4 .*it is there twice/);
  });
});
