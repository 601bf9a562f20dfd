import assert from "node:assert/strict";
import { importId } from "../../engine/run/import-id.ts";
import type { Properties } from "../../local/values.ts";
import { LocalCloud, type Plugin } from "./plugin-client.ts";

const zoneId = "0123456789abcdef0123456789abcdef";
const accountId = "fedcba9876543210fedcba9876543210";
const record = "cloudflare:index/dnsRecord:DnsRecord";
const namespace = "cloudflare:index/workersKvNamespace:WorkersKvNamespace";
const entry = "cloudflare:index/workersKv:WorkersKv";
const script = "cloudflare:index/workersScript:WorkersScript";

describe("the emulated Cloudflare", () => {
  let cloud: LocalCloud;
  let cloudflare: Plugin;
  before(async () => {
    cloud = new LocalCloud();
    cloudflare = await cloud.start("cloudflare", {});
  });

  const dns = (name: string, change: Properties = {}) => ({
    zoneId,
    name,
    type: "A",
    content: "192.0.2.1",
    ttl: 1,
    ...change,
  });

  it("gives records ids of 32 hexadecimal digits, and imports them by zone and id", async () => {
    const made = await cloudflare.create(record, "r", dns("a.lotus.example"));
    assert.match(made.id, /^[0-9a-f]{32}$/);
    assert.equal(
      (await cloudflare.import(record, "r", `${zoneId}/${made.id}`))?.inputs["name"],
      "a.lotus.example",
    );
  });

  it("refuses an identical record, and one beside a CNAME, and lets others be", async () => {
    await cloudflare.create(record, "r", dns("b.lotus.example"));
    await assert.rejects(
      cloudflare.create(record, "s", dns("b.lotus.example")),
      /identical record|already exists/,
    );
    await cloudflare.create(record, "t", dns("b.lotus.example", { content: "192.0.2.2" }));
    const cname = dns("b.lotus.example", { type: "CNAME", content: "x.example" });
    await assert.rejects(cloudflare.create(record, "u", cname), /81053/);
    await cloudflare.create(record, "v", dns("b.lotus.example", { zoneId: accountId }));
  });

  it("lets a CNAME be the apex of a zone, beside all but addresses and another", async () => {
    const at = (type: string, content: string): Properties => dns("lotus.example", { type, content });
    await cloudflare.create(record, "txt", at("TXT", '"v=spf1 -all"'));
    await cloudflare.create(record, "apex", at("CNAME", "ghs.googlehosted.com"));
    await cloudflare.create(record, "mx", { ...at("MX", "mail.lotus.example"), priority: 10 });
    for (const refused of [at("A", "192.0.2.1"), at("AAAA", "2001:db8::1"), at("CNAME", "x.example")])
      await assert.rejects(cloudflare.create(record, "other", refused), /81053/);
    await assert.rejects(cloudflare.create(record, "ns", at("NS", "ns.example")), /NS records cannot/);
  });

  it("lets nothing stand beside a name that is handed on to other name servers", async () => {
    await cloudflare.create(record, "ns", dns("eu.lotus.example", { type: "NS", content: "ns1.example" }));
    await cloudflare.create(record, "two", dns("eu.lotus.example", { type: "NS", content: "ns2.example" }));
    const cname = dns("eu.lotus.example", { type: "CNAME", content: "ghs.googlehosted.com" });
    await assert.rejects(cloudflare.create(record, "api", cname), /NS records cannot/);
  });

  it("can make a record again that was changed in the meantime", async () => {
    const made = await cloudflare.create(record, "r", dns("c.lotus.example"));
    await cloudflare.update(made, dns("c.lotus.example", { content: "192.0.2.9" }));
    const again = await cloudflare.create(record, "s", dns("c.lotus.example"));
    assert.notEqual(again.id, made.id);
  });

  it("knows the older token of a record", async () => {
    const made = await cloudflare.create("cloudflare:index/record:Record", "r", dns("d.lotus.example"));
    assert.ok(await cloudflare.read({ ...made, type: record }));
  });

  it("keeps entries in namespaces that exist, and removes them with theirs", async () => {
    await assert.rejects(
      cloudflare.create(entry, "e", { accountId, namespaceId: "none", keyName: "k", value: "v" }),
      /10013/,
    );
    const made = await cloudflare.create(namespace, "n", { accountId, title: "flags" });
    await assert.rejects(cloudflare.create(namespace, "m", { accountId, title: "flags" }), /already exists/);
    const kept = await cloudflare.create(entry, "e", {
      accountId,
      namespaceId: made.id,
      keyName: "k",
      value: "v",
    });
    await cloudflare.delete(made);
    assert.equal(await cloudflare.read(kept), undefined);
  });

  it("binds scripts to namespaces that exist, and schedules scripts that exist", async () => {
    const inputs = { accountId, scriptName: "edge", content: "export default {}", mainModule: "edge.js" };
    const bindings = [{ type: "kv_namespace", name: "FLAGS", namespaceId: "none" }];
    await assert.rejects(cloudflare.create(script, "s", { ...inputs, bindings }), /10041/);
    const trigger = { accountId, scriptName: "edge", schedules: [{ cron: "*/5 * * * *" }] };
    const cron = "cloudflare:index/workersCronTrigger:WorkersCronTrigger";
    await assert.rejects(cloudflare.create(cron, "c", trigger), /10007/);
    await cloudflare.create(script, "s", inputs);
    await cloudflare.create(cron, "c", trigger);
    const domain = { accountId, hostname: "edge.lotus.example", service: "edge", zoneId };
    await cloudflare.create("cloudflare:index/workersCustomDomain:WorkersCustomDomain", "d", domain);
  });

  it("binds Durable Objects that exist, and takes a migration only from the tag that a script has", async () => {
    const named = (scriptName: string): Properties => ({
      accountId,
      scriptName,
      content: "export default {}",
      mainModule: "edge.js",
    });
    const bindingTo = (className: string): Properties => ({
      ...named("evaluator"),
      bindings: [{ type: "durable_object_namespace", name: "KILLS", className, scriptName: "kills" }],
    });
    await assert.rejects(cloudflare.create(script, "e", bindingTo("KillSwitch")), /10007/);
    const migrated = { ...named("kills"), migrations: { newTag: "v1", newSqliteClasses: ["KillSwitch"] } };
    const made = await cloudflare.create(script, "k", migrated);
    await assert.rejects(cloudflare.create(script, "e", bindingTo("Another")), /10061/);
    await cloudflare.create(script, "e", bindingTo("KillSwitch"));
    await assert.rejects(cloudflare.update(made, { ...migrated, content: "changed" }), /10079/);
    const next = { oldTag: "v1", newTag: "v2" };
    await cloudflare.update(made, { ...migrated, content: "changed", migrations: next });
    await cloudflare.create(script, "e", bindingTo("KillSwitch"));
  });
});

describe("the emulated Vercel", () => {
  const project = "vercel:index/project:Project";
  const domain = "vercel:index/projectDomain:ProjectDomain";
  const variable = "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable";
  let cloud: LocalCloud;
  let vercel: Plugin;
  before(async () => {
    cloud = new LocalCloud();
    vercel = await cloud.start("vercel", { team: "team_lotus" });
  });

  it("gives projects ids of its own form, unique names per team, and the configured team", async () => {
    const made = await vercel.create(project, "p", { name: "portal" });
    assert.match(made.id, /^prj_[A-Za-z0-9]{28}$/);
    assert.equal(made.state["teamId"], "team_lotus");
    await assert.rejects(vercel.create(project, "q", { name: "portal" }), /already exists/);
    await vercel.create(project, "r", { name: "portal", teamId: "team_orchid" });
    assert.deepEqual((await vercel.diff(made, { name: "portal", teamId: "team_orchid" })).replaces, [
      "teamId",
    ]);
    assert.deepEqual((await vercel.diff(made, { name: "renamed" })).replaces, []);
  });

  it("gives a domain to one project only, and takes it back with the project", async () => {
    const [one, two] = [
      await vercel.create(project, "one", { name: "one" }),
      await vercel.create(project, "two", { name: "two" }),
    ];
    const made = await vercel.create(domain, "d", { projectId: one.id, domain: "one.lotus.example" });
    await assert.rejects(
      vercel.create(domain, "e", { projectId: two.id, domain: "one.lotus.example" }),
      /already assigned/,
    );
    await assert.rejects(
      vercel.create(domain, "f", { projectId: "prj_none", domain: "x.lotus.example" }),
      /Project not found/,
    );
    await vercel.delete(one);
    assert.equal(await vercel.read(made), undefined);
  });

  it("keeps a thousand variables of a project in each of its environments", async () => {
    const { id: projectId } = await vercel.create(project, "full", { name: "full" });
    const made = (key: string, target: string): Properties => ({
      ...{ projectId, key, value: "1", sensitive: false },
      targets: [target],
    });
    const { id } = await vercel.create(variable, "v0", made("V0", "production"));
    const first = (await cloud.store.list(variable)).find((each) => each.id === id);
    assert.ok(first);
    const others = Array.from({ length: 999 }, (_, index) => `V${index + 1}`);
    await Promise.all(
      others.map((key) => {
        const more = { id: key, key: `${projectId}/${key}`, state: { ...first.state, key } };
        return cloud.store.write({ ...first, ...more });
      }),
    );
    await assert.rejects(vercel.create(variable, "v", made("ONE_MORE", "production")), /too_many_envs/);
    await vercel.create(variable, "w", made("ONE_MORE", "preview"));
  });

  it("imports a domain by project and domain, with or without the team, and by nothing less", async () => {
    const { id: projectId } = await vercel.create(project, "imported", { name: "imported" });
    const name = "imported.lotus.example";
    await vercel.create(domain, "i", { projectId, domain: name });
    const ofType = importId(domain, { projectId, domain: name }) ?? "";
    for (const id of [ofType, `team_lotus/${ofType}`])
      assert.equal((await vercel.import(domain, "i", id))?.inputs["projectId"], projectId);
    await assert.rejects(vercel.import(domain, "i", name), /Invalid id .* "project_id\/domain"/);
  });

  it("replaces a domain whose project is another after the new one was made, as the provider does", async () => {
    const { id: projectId } = await vercel.create(project, "moving", { name: "moving" });
    const made = await vercel.create(domain, "m", { projectId, domain: "moving.lotus.example" });
    const found = await vercel.diff(made, { projectId: "prj_other", domain: "moving.lotus.example" });
    assert.deepEqual([found.replaces, found.deleteBeforeReplace], [["projectId"], false]);
  });

  it("has one variable per key and target", async () => {
    const made = await vercel.create(project, "vars", { name: "vars" });
    const inputs = {
      projectId: made.id,
      key: "URL",
      value: "x",
      sensitive: false,
      targets: ["production", "preview"],
    };
    await vercel.create(variable, "v", inputs);
    await assert.rejects(vercel.create(variable, "w", { ...inputs, targets: ["preview"] }), /ENV_CONFLICT/);
    await vercel.create(variable, "x", { ...inputs, targets: ["development"] });
  });

  it("shows no drift of a sensitive variable, and replaces it when it stops being one", async () => {
    const made = await vercel.create(project, "hidden", { name: "hidden" });
    const inputs = {
      projectId: made.id,
      key: "TOKEN",
      value: "one",
      sensitive: true,
      targets: ["production"],
    };
    const token = await vercel.create(variable, "v", inputs);
    const stored = await cloud.store.read(variable, token.id);
    assert.ok(stored);
    await cloud.store.write({ ...stored, state: { ...stored.state, value: "two" } });
    assert.equal((await vercel.read(token))?.inputs["value"], "one");
    const plain = await vercel.diff(token, { ...inputs, sensitive: false });
    assert.deepEqual([plain.replaces, plain.deleteBeforeReplace], [["sensitive"], false]);
  });

  it("takes sensitive variables alone of a team that enforces them, but for development", async () => {
    const at = new Date().toISOString();
    const team = { type: "vercel:index/teamConfig:TeamConfig", id: "team_strict", key: "team_strict" };
    const state = { sensitiveEnvironmentVariablePolicy: "on" };
    await cloud.store.create({ ...team, createdAt: at, updatedAt: at, state });
    const made = await vercel.create(project, "strict", { name: "strict", teamId: team.id });
    const inputs = { projectId: made.id, teamId: team.id, key: "URL", value: "x", targets: ["preview"] };
    await assert.rejects(
      vercel.create(variable, "plain", { ...inputs, sensitive: false }),
      /policy that forces all environment variables to be sensitive/,
    );
    await vercel.create(variable, "hidden", { ...inputs, sensitive: true });
    await vercel.create(variable, "own", { ...inputs, sensitive: false, targets: ["development"] });
  });
});
