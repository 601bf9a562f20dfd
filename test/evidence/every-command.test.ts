import { deepEqual } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { commandNames } from "../../cli/commands.ts";
import { checkout } from "../support/project.ts";

/** What each command leaves that changes something outside of the work tree: operations, and the file that leaves them. */
const leaves: Readonly<Record<string, readonly [operations: readonly string[], file: string]>> = {
  up: [["up", "break-glass"], "guard/up.ts guard/path/check-approvals.ts"],
  bootstrap: [["bootstrap"], "init/bootstrap.ts"],
  destroy: [["destroy"], "guard/destroy.ts"],
  refresh: [["refresh"], "guard/refresh.ts"],
  adopt: [["adopt"], "guard/adopt.ts"],
  release: [["release"], "guard/release.ts"],
  drift: [["repair-drift"], "guard/drift/repair-drift.ts"],
  "drift acknowledge": [["acknowledge"], "guard/drift/acknowledge.ts"],
  approve: [["approve"], "guard/approve.ts"],
  "flag kill": [["kill"], "delivery/flags/kill-flag.ts"],
  "secrets rotate": [["rotate"], "cli/commands/secrets/rotate.ts"],
  "secrets sync": [["sync-secrets"], "cli/commands/secrets/sync.ts"],
  "migrate up": [["migrate"], "database/up.ts"],
  "migrate down": [["migrate"], "database/up.ts"],
  "migrate settle": [["settle"], "database/settle.ts"],
  "state rebuild": [["rebuild-state"], "delivery/state.ts"],
  "tag deprecate": [["deprecate"], "delivery/tags/deprecate-old.ts"],
};

/** These write records into the branch, and each record leaves its event (evidence/branch/events-of.ts). */
const byRecords = [
  "deploy",
  "promote",
  "rollback",
  "hold",
  "hold release",
  "tag assign",
  "checklist new",
  "checklist fill",
];

/** Why the others leave none. */
const nothing: Readonly<Record<string, readonly string[]>> = {
  "reads, judges or shows": [
    "approvals verify",
    "audit list",
    "audit verify",
    "catalog check",
    "catalog graph",
    "catalog show",
    "checklist check",
    "checklist show",
    "doctor",
    "env show",
    "evidence status",
    "evidence verify",
    "flag list",
    "flag show",
    "flag stale",
    "gate",
    "governance check",
    "guardrail status",
    "log follow",
    "log grep",
    "log show",
    "migrate lint",
    "migrate status",
    "migrate verify",
    "outputs",
    "policy explain",
    "policy list",
    "policy test",
    "preview",
    "profile list",
    "profile show",
    "scripts check",
    "app run",
    "scripts list",
    "secrets check",
    "secrets get",
    "secrets list",
    "secrets status",
    "state show",
    "state verify",
    "status",
    "tag history",
    "tag list",
    "tag show",
    "tag verify",
    "workflows check",
  ],
  "writes files of the work tree, or of this machine alone": [
    "audit export",
    "board",
    "bundle",
    "catalog eas",
    "completion",
    "env shell",
    "flag due",
    "flag ramp",
    "flag revive",
    "flag set",
    "generate",
    "init",
    "migrate new",
    "profile hook",
    "profile off",
    "profile use",
    "rename environment",
    "rename surface",
    "report",
    "run",
    "scan",
    "secrets edit",
    "secrets init",
    "secrets keygen",
    "secrets rekey",
    "secrets set",
    "secrets tools",
    "stages",
    "uninit",
    "upgrade",
    "workflows generate",
  ],
  "posts what it found as a comment of a pull request": ["review"],
  "starts workflows, each of which leaves its own": ["heal"],
  "opens a pull request, which others review and merge": ["propose"],
  "adds measurements, by which nobody is let in": ["guardrail record", "guardrail sample"],
  "works on a copy of the schema, and drops it": ["migrate rehearse"],
  "keeps the copy of the events, by which nobody decides": [
    "evidence ingest",
    "evidence migrate",
    "evidence prune",
    "evidence take-in",
  ],
};

describe("every command", () => {
  it("is known to leave an audit event, or to change nothing outside of the work tree", () => {
    const known = [...Object.keys(leaves), ...byRecords, ...Object.values(nothing).flat()];
    deepEqual(
      known.toSorted(),
      commandNames().toSorted(),
      "say here what a new command leaves, and have it call leaveEvent where it changes something",
    );
  });

  for (const [command, [operations, files]] of Object.entries(leaves)) {
    it(`leaves what is said of ${command}`, () => {
      const code = files.split(" ").map((file) => readFileSync(join(checkout, file), "utf8"));
      for (const operation of operations) {
        deepEqual(
          [operation, code.some((text) => text.includes(`operation: "${operation}"`))],
          [operation, true],
        );
      }
    });
  }
});
