import { deepEqual, doesNotMatch, equal, match } from "node:assert/strict";
import { flagKills } from "../../../model/observed/flag-kill.ts";
import { Evaluator, killToken } from "../../edge/evaluator/evaluator.ts";
import { FlagProject } from "../../support/flag-project.ts";
import { makeFileKey, makeHolder, sealSecrets, type Holder } from "../../support/sealed-secrets.ts";

const own = "environments/production/secrets.enc";
const words = ["flag", "kill", "portal-search", "production", "--yes"] as const;

describe("the token that gantry flag kill shows", () => {
  let project: FlagProject;
  let evaluator: Evaluator;
  let holder: Holder;
  beforeEach(async () => {
    project = await FlagProject.create();
    evaluator = new Evaluator();
    holder = await makeHolder();
    project.env = {
      FLAGS_URL: await evaluator.url(),
      HOME: project.root,
      SOPS_AGE_KEY: holder.identity,
    };
  });

  async function seal(file: string, value: string): Promise<void> {
    const sealed = sealSecrets(new Map([["flags-kill-token", value]]), await makeFileKey([holder.recipient]));
    project.write(file, sealed);
  }

  const killed = async (): Promise<string[]> => {
    const headers = { authorization: `Bearer ${killToken}` };
    const response = await evaluator.ask("/kills", { method: "GET", headers });
    return flagKills.parse(await response.json()).kills.map(({ flag }) => flag);
  };

  it("is the secrets file's, for whoever can open it, and stands in nothing that is said", async () => {
    await seal(own, killToken);
    const { exitCode, stdout, stderr } = await project.gantry(...words);
    equal(exitCode, 0, stderr);
    match(stdout, /^KILLED portal-search in production/);
    deepEqual(await killed(), ["portal-search"]);
    doesNotMatch(stdout + stderr, new RegExp(killToken));
  });

  it("is that of all environments where this one has none of its own", async () => {
    await seal("environments/global/secrets.enc", killToken);
    equal((await project.gantry(...words)).exitCode, 0);
    deepEqual(await killed(), ["portal-search"]);
  });

  it("is FLAGS_KILL_TOKEN before all of it", async () => {
    await seal(own, "another");
    project.env = { ...project.env, FLAGS_KILL_TOKEN: killToken };
    equal((await project.gantry(...words)).exitCode, 0);
    deepEqual(await killed(), ["portal-search"]);
  });

  it("says what the Worker has where it refuses the file's, and repeats neither", async () => {
    await seal(own, "not-delivered-yet");
    const { exitCode, stdout, stderr } = await project.gantry(...words);
    match(
      stderr,
      /refuses the token \(401\)[^]*it is the value of flags-kill-token in environments\/production\/secrets.enc, and the Worker has what "gantry secrets sync production" brought/,
    );
    doesNotMatch(stdout + stderr, /not-delivered-yet/);
    deepEqual([exitCode === 0, await killed()], [false, []]);
  });

  it("says how else to give one where the file does not open, or is damaged", async () => {
    await seal(own, killToken);
    project.env = { ...project.env, SOPS_AGE_KEY: (await makeHolder()).identity };
    const closed = await project.gantry(...words);
    match(
      closed.stderr,
      /there is no token to kill with: environments\/production\/secrets.enc is refused: no age identity of yours opens it[^]*set FLAGS_KILL_TOKEN/,
    );
    project.write(own, "{ }");
    const damaged = await project.gantry(...words);
    match(damaged.stderr, /there is no token to kill with: [^]*set FLAGS_KILL_TOKEN to the value/);
    deepEqual([closed.exitCode, damaged.exitCode, await killed()], [2, 2, []]);
  });

  it("repeats nothing of a value that no token can be", async () => {
    await seal(own, "two words");
    const { exitCode, stderr } = await project.gantry(...words);
    match(stderr, /holds characters that no token has/);
    doesNotMatch(stderr, /two words/);
    equal(exitCode, 2);
  });
});
