import { deepEqual, match } from "node:assert/strict";
import { findProject } from "../../../catalog/project.ts";
import { describeDrift } from "../../../guard/drift/drift.ts";
import { flagDrift, followingCommand, type FlagDrift } from "../../../guard/drift/flag-drift.ts";
import { Evaluator, wanted } from "../../edge/evaluator/evaluator.ts";
import { FlagProject, production } from "../../support/flag-project.ts";

describe("comparing the flags with what is killed at the edge", () => {
  let project: FlagProject;
  let evaluator: Evaluator;
  beforeEach(async () => {
    project = await FlagProject.create();
    evaluator = new Evaluator();
    project.env = { FLAGS_URL: await evaluator.url() };
  });

  const look = (stack = "production", local = false): Promise<FlagDrift> =>
    flagDrift({ project: findProject(project.root), stack, local }, project.env);

  it("finds nothing where nothing is killed, nor a flag that the catalog does not have", async () => {
    deepEqual(await look(), { drift: [], notices: [] });
    await evaluator.kill(wanted({ flag: "long-gone" }));
    deepEqual(await look(), { drift: [], notices: [] });
  });

  it("finds a killed flag since when it was killed, until the catalog follows", async () => {
    await evaluator.kill(wanted({ flag: "portal-search", revision: 1 }));
    const [found, ...more] = (await look()).drift;
    deepEqual(
      [found?.what, found?.declared, found?.found, found?.kind, found?.where, more],
      ["flag portal-search", false, "killed, revision 1", "changed", "the edge", []],
    );
    match(String(found?.updatedAt), /^20\d\d-/);
    const follow = found === undefined ? undefined : followingCommand(found);
    deepEqual(follow, "gantry flag set portal-search production --killed");
    await project.gantry("flag", "set", "portal-search", "production", "--killed", "--yes");
    deepEqual((await look()).drift, []);
  });

  it("finds none that a later revision has brought back", async () => {
    await evaluator.kill(wanted({ flag: "portal-search", revision: 1 }));
    project.edit(production, "portal-search: {", "portal-search: { revision: 2,");
    deepEqual((await look()).drift, []);
  });

  it("is drift that nobody sees, with the reason, where the evaluator cannot be asked", async () => {
    project.env = { FLAGS_URL: "http://127.0.0.1:9" };
    const { drift, notices } = await look();
    deepEqual(
      drift.map((each) => [each.kind, each.found, each.repair, followingCommand(each)]),
      [["unseen", "cannot see", "by hand", undefined]],
    );
    match(notices.join("\n"), /^production: nobody knows which flags are killed: could not read which flags/);
    const [unseen] = drift;
    match(
      unseen === undefined ? "" : describeDrift(unseen),
      /^killed flags: killSwitch cannot be seen from here, so nobody knows whether it is in order/,
    );
  });

  it("asks nobody for the local cloud, nor for what the repository has once", async () => {
    project.env = { FLAGS_URL: "http://127.0.0.1:9" };
    deepEqual(await look("production", true), { drift: [], notices: [] });
    deepEqual(await look("repository"), { drift: [], notices: [] });
  });
});
