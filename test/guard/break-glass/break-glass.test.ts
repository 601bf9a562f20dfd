import assert from "node:assert/strict";
import { accountOf, type Account } from "../../../guard/break-glass/account.ts";
import { acknowledge, findAcknowledgeable } from "../../../guard/break-glass/acknowledge.ts";
import { recordBreakGlass } from "../../../guard/break-glass/break-glass.ts";
import { openRecords, type Others, whoMay } from "../../../guard/break-glass/records.ts";
import { GitHubClient } from "../../../clients/github/github-client.ts";
import { GantryError } from "../../../model/errors.ts";
import { lotus, startApi, type ApiFixture } from "../../local/api-fixture.ts";
import { LoopbackServer } from "../../support/loopback-server.ts";

const mali: Account = { login: "mali-s", id: 5824117 };
const jonas: Account = { login: "jonas-w", id: 7391045 };
const glass = { reason: "payments are down", at: new Date("2026-11-21T10:15:00Z") };
const id = "production/20261121T101500Z";
const commit = "a".repeat(40);
const repository = { owner: lotus.owner, name: lotus.repo };

/** The catalog has two reviewers, or the one that broke the glass. */
const two: Others = (_, by) => Promise.resolve(whoMay({ reviewers: [mali, jonas] }, by));
const one: Others = (_, by) => Promise.resolve(whoMay({ reviewers: [mali] }, by));
const second: Account = { login: "mali-private", id: 6_031_552 };
const known: Others = (_, by) =>
  Promise.resolve(whoMay({ reviewers: [mali, jonas], accounts: { mali: [mali, second] } }, by));

describe("a record of broken glass", () => {
  let api: ApiFixture;
  let client: GitHubClient;
  beforeEach(async () => {
    api = await startApi();
    client = new GitHubClient({ repository, baseUrl: api.url, token: "writer", env: {} });
    await recordBreakGlass(client, { environment: "production", commit, glass, by: mali });
  });

  const open = (others = two) => openRecords(client, "production", others);
  const say = async (by: Account, others = two): Promise<void> => {
    await acknowledge(client, await findAcknowledgeable(client, id, { by, others }), "looked at it");
  };
  /** As somebody does by hand, through the same interface. */
  const tag = async (name: string, message: string, by: { name: string; email: string } | undefined) => {
    const octokit = api.client("writer");
    const tagger = by === undefined ? {} : { tagger: { ...by, date: "2026-11-21T11:00:00Z" } };
    const body = { ...lotus, tag: name, message, object: commit, type: "commit" as const, ...tagger };
    const { data } = await octokit.git.createTag(body);
    await octokit.git.createRef({ ...lotus, ref: `refs/tags/break-glass/${name}`, sha: data.sha });
  };
  const usedTag = async (): Promise<string> => {
    const { data } = await api.client("writer").git.getRef({ ...lotus, ref: `tags/break-glass/${id}/used` });
    return data.object.sha;
  };
  const rejected = async (): Promise<string> => {
    const [record] = await open();
    assert.equal(record?.id, id);
    return record.rejected.join("\n");
  };
  const noReply = ({ login, id: number }: Account) => ({
    name: login,
    email: `${number}+${login}@users.noreply.github.com`,
  });

  it("says who, when and why, and is one however often it is left", async () => {
    await recordBreakGlass(client, { environment: "production", commit, glass, by: mali });
    const [record, ...more] = await open();
    assert.deepEqual(more, []);
    const { by, at, reason, rejected: none } = record ?? {};
    assert.deepEqual([by, at, reason, none], ["mali-s", glass.at.toISOString(), "payments are down", []]);
  });

  it("is closed once somebody else has acknowledged it, for good", async () => {
    await say(jonas);
    assert.deepEqual(await open(), []);
    assert.equal((await findAcknowledgeable(client, id, { by: mali, others: two })).isAcknowledged, true);
  });

  it("is not acknowledged by who broke the glass, under whatever spelling, and the message names who may", async () => {
    for (const by of [mali, { ...mali, login: "renamed" }, { login: "Mali-S", id: 1 }]) {
      await assert.rejects(say(by), (error) => {
        assert.ok(error instanceof GantryError);
        assert.equal(error.exitCode, 3);
        assert.match(error.message, /broke the glass of production.*somebody else/);
        assert.equal(error.hint, "these may acknowledge it: jonas-w");
        return true;
      });
    }
    assert.equal((await open()).length, 1);
  });

  it("is not acknowledged by another account of who broke the glass, also by hand", async () => {
    await assert.rejects(say(second, known), /mali-private broke the glass of production/);
    await tag(`${id}/acknowledged-by-other`, `fine\n\nacknowledges ${await usedTag()}\n`, noReply(second));
    const [still] = await open(known);
    assert.match(still?.rejected.join() ?? "", /it is by mali-private, who broke the glass as mali-s/);
    await say(jonas, known);
    assert.deepEqual(await open(known), []);
  });

  it("stays open where that is done by hand", async () => {
    await tag(`${id}/acknowledged-by-mali-s`, `fine\n\nacknowledges ${await usedTag()}\n`, noReply(mali));
    assert.match(
      await rejected(),
      /acknowledged-by-mali-s does not count: it is by mali-s, who broke the glass/,
    );
    await say(jonas);
    assert.deepEqual(await open(), []);
  });

  it("stays open where the tag does not name the record's, as one made before cannot", async () => {
    await tag(`${id}/acknowledged`, "fine", noReply(jonas));
    await tag(`${id}/acknowledged-by-jonas-w`, `fine\n\nacknowledges ${"b".repeat(40)}\n`, noReply(jonas));
    assert.match(
      await rejected(),
      /acknowledged does not count: .*\n.*-jonas-w does not count: .* made before/,
    );
  });

  it("stays open where the tag names no account, or is none of those that have a maker", async () => {
    await tag(`${id}/acknowledged`, `fine\n\nacknowledges ${await usedTag()}\n`, undefined);
    assert.match(await rejected(), /its maker "local" is no account/);
    const ref = `refs/tags/break-glass/${id}/acknowledged-light`;
    await api.client("writer").git.createRef({ ...lotus, ref, sha: commit });
    assert.match(await rejected(), /acknowledged-light does not count: it is no annotated tag/);
  });

  it("says so where a tag that does not count is in the way, since none can be moved", async () => {
    await tag(`${id}/acknowledged-by-jonas-w`, "fine", noReply(jonas));
    await assert.rejects(say(jonas), /acknowledged-by-jonas-w is there already, and does not count/);
  });

  it("is acknowledged by a team of one itself, until the catalog has another reviewer", async () => {
    await say(mali, one);
    assert.deepEqual(await open(one), []);
    assert.match(await rejected(), /by mali-s, who broke the glass/);
    await say(jonas);
    assert.deepEqual(await open(), []);
  });

  it("is unknown by another id", async () => {
    for (const other of ["production/20261121T101501Z", "staging/20261121T101500Z", "production", "x"]) {
      await assert.rejects(
        findAcknowledgeable(client, other, { by: jonas, others: two }),
        /there is no record/,
      );
    }
  });
});

describe("whom a token belongs to", () => {
  it("is what GitHub says, and in a workflow who started it", async () => {
    const server = await new LoopbackServer().start();
    const client = new GitHubClient({ repository, baseUrl: server.url, token: "t", env: {} });
    const answer = (status: number, body: object): void => {
      server.answer(() => ({ status, headers: { "content-type": "application/json" }, body }));
    };
    const actor = { GITHUB_ACTOR: "jonas-w", GITHUB_ACTOR_ID: "7391045" };
    answer(200, mali);
    assert.deepEqual(await accountOf(client, actor), mali);
    answer(403, { message: "Resource not accessible by integration" });
    assert.deepEqual(await accountOf(client, actor), jonas);
    await assert.rejects(accountOf(client, {}), /could not find out whose token it is/);
    answer(401, { message: "Bad credentials" });
    await assert.rejects(accountOf(client, actor), /refuses the token/);
    await server.stop();
  });
});
