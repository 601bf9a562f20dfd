import { deepEqual, doesNotMatch, equal, match } from "node:assert/strict";
import { readChain } from "../../../evidence/branch/read-chain.ts";
import { waitingIn } from "../../../evidence/spool.ts";
import { askEdge } from "../../../delivery/flags/ask-edge.ts";
import { loadEnvironment } from "../../../catalog/load.ts";
import { FlagEvaluator } from "../../support/flag-evaluator.ts";
import { FlagProject, production } from "../../support/flag-project.ts";

const words = ["flag", "kill", "portal-search", "production", "--reason", "errors in search"] as const;

describe("gantry flag kill", () => {
  let project: FlagProject;
  let evaluator: FlagEvaluator;
  beforeEach(async () => {
    project = await FlagProject.create();
    evaluator = await new FlagEvaluator().start();
    project.env = { FLAGS_URL: evaluator.server.url, FLAGS_KILL_TOKEN: FlagEvaluator.token };
  });

  /** Those in the branch, and those that wait. */
  const events = async () => {
    const at = { root: project.root, environment: "production", place: "remote" } as const;
    const records = await readChain(at.root, at.environment, at.place);
    return [...records.map(({ event }) => event), ...waitingIn(at).events];
  };

  it("kills, says how soon, leaves its event, and finds nothing to do the second time", async () => {
    const { exitCode, stdout, stderr } = await project.gantry(...words, "--yes");
    equal(exitCode, 0, stderr);
    match(stderr, /who has it: support-team, readers, and 5 % of the others; then nobody/);
    match(stdout, /^KILLED portal-search in production, revision 1: nobody has it within 2 s/);
    const kill = evaluator.kills.get("portal-search");
    deepEqual([kill?.revision, kill?.reason], [1, "errors in search"]);
    deepEqual(
      (await events()).map(({ action, target, detail }) => [
        action,
        target,
        detail["operation"],
        detail["reason"],
      ]),
      [["flag-update", "portal-search@production", "kill", "errors in search"]],
    );
    match(
      (await project.gantry(...words, "--yes")).stdout,
      /^UNCHANGED portal-search is killed in production/,
    );
    equal((await events()).length, 1);
    doesNotMatch(stdout + stderr, new RegExp(FlagEvaluator.token));
  });

  it("leaves the event of a command that was interrupted, when it is run again", async () => {
    const killedAt = "2026-11-30T05:00:00.000Z";
    evaluator.kills.set("portal-search", {
      flag: "portal-search",
      revision: 1,
      killedAt,
      killedBy: "mali-s",
    });
    match((await project.gantry(...words, "--yes")).stdout, /^UNCHANGED/);
    deepEqual(
      (await events()).map(({ detail }) => detail["killedAt"]),
      [killedAt],
    );
    evaluator.kills.set("ocr-tables", { flag: "ocr-tables", revision: 1, killedAt, killedBy: "jonas-w" });
    await project.gantry("flag", "kill", "ocr-tables", "production", "--yes");
    equal((await events()).length, 1);
  });

  it("goes on after an answer that was lost, for twice is as good as once", async () => {
    let lost = 0;
    evaluator.server.answer((asked) => {
      const reply = evaluator.answer(asked);
      lost += asked.method === "POST" ? 1 : 0;
      return asked.method === "POST" && lost === 1 ? { drop: true } : reply;
    });
    match((await project.gantry(...words, "--yes")).stdout, /^KILLED/);
    equal(evaluator.kills.size, 1);
  });

  it("holds although the audit cannot be written, and says that", async () => {
    project.write(".gantry/audit", "in the way");
    const { exitCode, stdout, stderr } = await project.gantry(...words, "--yes");
    equal(exitCode, 0);
    match(stdout, /^KILLED/);
    match(stderr, /the kill holds, and the audit does not have it/);
    equal(evaluator.kills.size, 1);
  });

  for (const [title, env, said] of [
    [
      "without a token",
      { FLAGS_KILL_TOKEN: "" },
      /there is no token[^]*set FLAGS_KILL_TOKEN to the value of the secret flags-kill-token/,
    ],
    ["with a wrong one", { FLAGS_KILL_TOKEN: "wrong" }, /refuses the token \(401\)/],
    ["where nobody answers", { FLAGS_URL: "http://127.0.0.1:9" }, /could not read which flags are killed/],
  ] as const) {
    it(`kills nothing ${title}`, async () => {
      project.env = { ...project.env, ...env };
      const { exitCode, stdout, stderr } = await project.gantry(...words, "--yes");
      match(stderr, said);
      deepEqual([exitCode === 0, stdout, evaluator.kills.size, (await events()).length], [false, "", 0, 0]);
    });
  }

  it("asks first, and refuses where nobody is there", async () => {
    equal((await project.gantry(...words)).exitCode, 2);
    equal(evaluator.kills.size, 0);
  });

  it("is told until the catalog follows, and revived above the revision that was killed", async () => {
    const told = () => askEdge(loadEnvironment(project.root, "production"), { env: project.env });
    evaluator.kills.set("portal-search", {
      flag: "portal-search",
      revision: 3,
      killedAt: "2026-11-30T05:00:00.000Z",
      killedBy: "mali-s",
    });
    deepEqual(await told(), {
      answer: "asked",
      kills: [{ flag: "portal-search", revision: 3, killedAt: "2026-11-30T05:00:00.000Z" }],
    });
    await project.gantry("flag", "set", "portal-search", "production", "--killed", "--yes");
    deepEqual(await told(), { answer: "asked", kills: [] });
    await project.gantry("flag", "revive", "portal-search", "production", "--enabled", "--yes");
    match(
      project.read(production),
      /portal-search: \{ revision: 4, killSwitch: false, enabled: true, rolloutPercentage: 1 \}/,
    );
    deepEqual(await told(), { answer: "asked", kills: [] });
    project.env = { FLAGS_URL: "http://127.0.0.1:9" };
    equal((await told()).answer, "unreachable");
  });
});
