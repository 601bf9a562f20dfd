import assert from "node:assert/strict";
import { Response } from "miniflare";
import { temporaryFolder } from "../../support/clean-up.ts";
import { hang, incident, Relay } from "./relay.ts";

const line = "api.line.me/v2/bot/message/push";
const quota = "api.line.me/v2/bot/message/quota";
const slack = "hooks.slack.com/services/made/up";
const discord = "discord.com/api/webhooks/1/made-up";
const pager = "pager.example/hook";
const keysOf = (relay: Relay) => relay.world.at(line).map(({ headers }) => headers.get("x-line-retry-key"));
const html = () =>
  new Response("<html>Sign in to this network</html>", { headers: { "content-type": "text/html" } });
const said = (status: number, message: string) => () => Response.json({ message }, { status });

describe("what the relay delivers", () => {
  it("repeats at LINE what failed there, with the same key, and takes 409 for having it", async () => {
    const relay = new Relay();
    const answers = [
      said(500, "Internal server error"),
      html,
      said(409, "The retry key is already accepted"),
    ];
    relay.world.answers[line] = () => answers.shift()?.() ?? new Response("once more", { status: 500 });
    assert.equal(await relay.push(incident("repeated")), 204);
    assert.equal(keysOf(relay).length, 3);
    assert.equal(new Set(keysOf(relay)).size, 1);
    assert.match(keysOf(relay)[0] ?? "", /^[0-9a-f-]{36}$/);
    assert.deepEqual(relay.world.at(slack), []);
  });

  it("goes on to the next channel when LINE never answers, and tells its readers why", async () => {
    const relay = new Relay();
    relay.world.answers[line] = hang;
    assert.equal(await relay.push(incident("hanging")), 204);
    assert.equal(keysOf(relay).length, 3);
    const [sent] = relay.world.at(slack);
    assert.match(
      sent?.body ?? "",
      /too high.*Not delivered to \\"oncall\\", since it did not answer in time\./,
    );
  });

  for (const [name, message, why] of [
    ["a rate", "The API rate limit has been exceeded. Try again later.", "is asked too often"],
    ["a quota", "You have reached your monthly limit.", "month's messages are used up (12 of 500 messages"],
  ] as const) {
    it(`sends once where LINE answers 429 for ${name}, and leaves it alone for a minute`, async () => {
      const relay = new Relay();
      relay.world.answers[line] = said(429, message);
      assert.equal(await relay.push(incident("limited")), 204);
      assert.equal(await relay.push(incident("limited", { state: "closed" })), 204);
      assert.equal(relay.world.at(line).length, 1);
      const sent = relay.world.at(slack).map(({ body }) => body);
      assert.equal(sent.length, 2);
      assert.ok(sent[0]?.includes(why));
      assert.ok(sent[1]?.includes("asked to be left alone for a while"));
    });
  }

  it("sends nothing where LINE's month is used up, and says how much is left before it is", async () => {
    const relay = new Relay();
    const use = (totalUsage: number) => () => Response.json({ totalUsage });
    relay.world.answers[`${quota}/consumption`] = use(400);
    assert.equal(await relay.push(incident("scarce")), 204);
    assert.match(relay.world.line(), /\n\nLINE: 400 of 500 messages of this month are used$/);
    relay.world.answers[`${quota}/consumption`] = use(500);
    assert.equal(await relay.push(incident("used-up")), 204);
    assert.equal(relay.world.at(line).length, 1);
    assert.match(relay.world.at(slack)[0]?.body ?? "", /no messages left: 500 of 500 messages/);
    relay.world.answers[quota] = html;
    assert.equal(await relay.push(incident("unknown")), 204);
    assert.equal(relay.world.at(line).length, 2);
  });

  it("waits as long as Slack says, and repeats nothing that was refused", async () => {
    const relay = new Relay();
    const later = () => new Response("", { status: 429, headers: { "retry-after": "0" } });
    const answers = [later, () => new Response("ok")];
    relay.world.answers[slack] = () =>
      answers.shift()?.() ?? new Response("channel_is_archived", { status: 410 });
    assert.equal(
      await relay.push(incident("a", { policy_name: "<!channel> & more", documentation: null }), chat),
      204,
    );
    assert.equal(relay.world.at(slack).length, 2);
    assert.match(relay.world.at(slack)[0]?.body ?? "", /&lt;!channel&gt; &amp; more/);
    assert.equal(await relay.push(incident("b"), chat), 204);
    assert.equal(relay.world.at(slack).length, 3);
    assert.match(relay.world.at(discord)[0]?.body ?? "", /"allowed_mentions":\{"parse":\[\]\}/);
  });

  it("leaves Discord alone for as long as it says", async () => {
    const relay = new Relay();
    relay.world.answers[discord] = () =>
      Response.json(
        { retry_after: 64.57, global: false },
        { status: 429, headers: { "retry-after": "64.57" } },
      );
    assert.equal(await relay.push(incident("a"), games), 503);
    assert.equal(await relay.push(incident("a"), games), 503);
    assert.equal(relay.world.at(discord).length, 1);
  });

  it("takes no page of HTML, and no redirect, for an answer of Slack or Discord", async () => {
    const relay = new Relay();
    relay.world.answers[slack] = html;
    relay.world.answers[discord] = () => Response.redirect("https://elsewhere.example/", 302);
    assert.equal(await relay.push(incident("a"), chat), 503);
    assert.deepEqual(relay.world.at("elsewhere.example"), []);
  });

  it("calls a webhook with what is known, under one key", async () => {
    const relay = new Relay();
    const answers = [503, 202];
    relay.world.answers[pager] = () => new Response("", { status: answers.shift() ?? 500 });
    assert.equal(await relay.push(incident("a"), { channel: "pager" }), 204);
    const sent = relay.world.at(pager);
    assert.equal(new Set(sent.map(({ headers }) => headers.get("idempotency-key"))).size, 1);
    assert.match(sent[1]?.body ?? "", /"alerts":\[\{"key":"a:open","state":"open"/);
  });

  it("goes on where a secret is missing, and names it", async () => {
    const relay = new Relay({ without: "LINE_TARGET" });
    assert.equal(await relay.push(incident("a")), 204);
    assert.match(relay.world.at(slack)[0]?.body ?? "", /the Worker has no secret LINE_TARGET/);
  });

  it("leaves it to Pub/Sub to come again when nobody takes it, and then sends the same under the same key", async () => {
    const folder = temporaryFolder();
    const down = new Relay({ folder });
    for (const to of [line, slack, discord]) down.world.answers[to] = said(500, "down");
    assert.equal(await down.push(incident("lost")), 503);
    const [key] = keysOf(down);
    await down.stop();
    const up = new Relay({ folder });
    assert.equal(await up.push(incident("lost")), 204);
    assert.deepEqual(keysOf(up), [key]);
    assert.equal(await up.push(incident("lost")), 204);
    assert.equal(keysOf(up).length, 1);
  });

  it("knows what it sent when it is ended in between", async () => {
    const folder = temporaryFolder();
    const first = new Relay({ folder });
    const asked = new Promise<void>((resolve) => {
      first.world.answers[line] = () => {
        resolve();
        return hang();
      };
    });
    const answer = first.push(incident("ended")).catch(() => "ended");
    await asked;
    const [key] = keysOf(first);
    await first.stop();
    assert.notEqual(await answer, 204);
    const second = new Relay({ folder });
    second.world.answers[line] = said(409, "The retry key is already accepted");
    assert.equal(await second.push(incident("ended")), 204);
    assert.deepEqual(new Set(keysOf(second)), new Set([key]));
  });
});

const chat = { channel: "chat" };
const games = { channel: "games" };
