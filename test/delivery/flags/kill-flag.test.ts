import { deepEqual, doesNotMatch, equal, match } from "node:assert/strict";
import { readChain } from "../../../evidence/branch/read-chain.ts";
import { waitingIn } from "../../../evidence/spool.ts";
import { askEdge } from "../../../clients/ask-edge.ts";
import { loadEnvironment } from "../../../catalog/load.ts";
import { flagKills, type FlagKill } from "../../../model/observed/flag-kill.ts";
import { Evaluator, killToken, wanted } from "../../edge/evaluator/evaluator.ts";
import { LoopbackServer } from "../../support/loopback-server.ts";
import { FlagProject, production } from "../../support/flag-project.ts";

const words = ["flag", "kill", "portal-search", "production", "--reason", "errors in search"] as const;

describe("gantry flag kill", () => {
  let project: FlagProject;
  let evaluator: Evaluator;
  beforeEach(async () => {
    project = await FlagProject.create();
    evaluator = new Evaluator();
    project.env = { FLAGS_URL: await evaluator.url(), FLAGS_KILL_TOKEN: killToken };
  });

  /** All that the Worker keeps. */
  const kills = async (): Promise<FlagKill[]> => {
    const headers = { authorization: `Bearer ${killToken}` };
    const response = await evaluator.ask("/kills", { method: "GET", headers });
    return flagKills.parse(await response.json()).kills;
  };

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
    deepEqual(
      (await kills()).map(({ flag, revision, reason }) => [flag, revision, reason]),
      [["portal-search", 1, "errors in search"]],
    );
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
    doesNotMatch(stdout + stderr, new RegExp(killToken));
  });

  it("leaves the event of a command that was interrupted, when it is run again", async () => {
    await evaluator.kill(wanted({ flag: "portal-search" }));
    const [kill] = await kills();
    match((await project.gantry(...words, "--yes")).stdout, /^UNCHANGED/);
    deepEqual(
      (await events()).map(({ detail }) => detail["killedAt"]),
      [kill?.killedAt],
    );
    await evaluator.kill(wanted({ flag: "ocr-tables", killedBy: "jonas-w" }));
    await project.gantry("flag", "kill", "ocr-tables", "production", "--yes");
    equal((await events()).length, 1);
  });

  it("kills once where two do it at the same time", async () => {
    const both = await Promise.all([project.gantry(...words, "--yes"), project.gantry(...words, "--yes")]);
    deepEqual(
      both.map(({ exitCode }) => exitCode),
      [0, 0],
    );
    const [kill, ...more] = await kills();
    deepEqual([kill?.revision, more], [1, []]);
    deepEqual([...new Set((await events()).map(({ detail }) => detail["killedAt"]))], [kill?.killedAt]);
  });

  it("goes on after an answer that was lost, for twice is as good as once", async () => {
    const between = await new LoopbackServer().start();
    const held = {
      flag: "portal-search",
      revision: 1,
      killedAt: "2026-11-30T05:00:00.000Z",
      killedBy: "mali-s",
    };
    const lost: string[] = [];
    between.answer(({ method, body }) => {
      if (method === "GET") return { body: { kills: [] } };
      lost.push(body);
      return lost.length === 1 ? { drop: true } : { body: held };
    });
    project.env = { ...project.env, FLAGS_URL: between.url };
    match((await project.gantry(...words, "--yes")).stdout, /^KILLED/);
    deepEqual([lost.length, new Set(lost).size], [2, 1]);
  });

  it("holds although the audit cannot be written, and says that", async () => {
    project.write(".gantry/audit", "in the way");
    const { exitCode, stdout, stderr } = await project.gantry(...words, "--yes");
    equal(exitCode, 0);
    match(stdout, /^KILLED/);
    match(stderr, /the kill holds, and the audit does not have it/);
    equal((await kills()).length, 1);
  });

  for (const [title, env, said] of [
    [
      "without a token",
      { FLAGS_KILL_TOKEN: "" },
      /there is no token[^]*set FLAGS_KILL_TOKEN to the value of the secret flags-kill-token; no secrets.enc has it, and "gantry secrets set production flags-kill-token"/,
    ],
    ["with a wrong one", { FLAGS_KILL_TOKEN: "wrong" }, /refuses the token \(401\)/],
    ["where nobody answers", { FLAGS_URL: "http://127.0.0.1:9" }, /could not read which flags are killed/],
  ] as const) {
    it(`kills nothing ${title}`, async () => {
      project.env = { ...project.env, ...env };
      const { exitCode, stdout, stderr } = await project.gantry(...words, "--yes");
      match(stderr, said);
      deepEqual([exitCode === 0, stdout, (await kills()).length, (await events()).length], [false, "", 0, 0]);
    });
  }

  it("asks first, and refuses where nobody is there", async () => {
    equal((await project.gantry(...words)).exitCode, 2);
    deepEqual(await kills(), []);
  });

  it("is told until the catalog follows, and revived above the revision that was killed", async () => {
    const told = () => askEdge(loadEnvironment(project.root, "production"), { env: project.env });
    await evaluator.kill(wanted({ flag: "portal-search", revision: 3 }));
    const [kill] = await kills();
    deepEqual(await told(), {
      answer: "asked",
      kills: [{ flag: "portal-search", revision: 3, killedAt: kill?.killedAt }],
    });
    match(
      (await project.gantry("flag", "list", "production", "--fetch")).stdout,
      /portal-search +production +killed at the edge/,
    );
    const shown = await project.gantry(
      "flag",
      "show",
      "portal-search",
      "production",
      "--subject",
      "user-17",
      "--fetch",
    );
    match(
      shown.stdout,
      /decision +false for "user-17": killed at the edge, revision 3\n[^]*at the edge +killed since .*, revision 3: nobody has it/,
    );
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
