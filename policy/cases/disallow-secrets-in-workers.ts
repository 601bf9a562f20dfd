import type { RuleCases, Sample } from "../pack/case.ts";
import { Secret } from "../value.ts";
import { production } from "./fixtures/production.ts";

const made = (type: string, inputs: Sample["inputs"]): Sample[] => [
  { type, name: "made", stack: "production", inputs },
];
const kv = (inputs: Sample["inputs"]): Sample[] => made("cloudflare:index/workersKv:WorkersKv", inputs);
const script = (binding: Sample["inputs"]): Sample[] =>
  made("cloudflare:index/workersScript:WorkersScript", { scriptName: "edge", bindings: [binding] });
/** A Worker as the program makes one, and the rule set that it reads. */
const source =
  "const hasToken=(r,{KILL_TOKEN_SHA256:t})=>r.headers.get('authorization')===t;export default{}";
const flag = { enabled: true, rolloutPercentage: 5, killSwitch: false, revision: 1, cohorts: ["team"] };
const ruleSet = (rule: string): string =>
  JSON.stringify({
    environment: "production",
    flags: { "new-password": flag },
    cohorts: { team: { type: "label", rule } },
  });
const token = ["ghp", "A1b2C3d4E5f6G7h8I9j0"].join("_");

export const cases: RuleCases = {
  compliant: production,
  judges: [],
  mutations: [
    { name: "a key of KV", also: kv({ keyName: "API_TOKEN", value: "hunter2" }), field: "value" },
    {
      name: "a key of KV, marked",
      also: kv({ keyName: "flag", value: new Secret("hunter2") }),
      field: "value",
    },
    { name: "a token in KV", also: kv({ keyName: "flag", value: token }), field: "value" },
    {
      name: "a token in the rule set",
      also: kv({ keyName: "rule-set", value: ruleSet(`subject.key == "${token}"`) }),
      field: "value",
    },
    {
      name: "a token in a script",
      also: made("cloudflare:index/workersScript:WorkersScript", {
        scriptName: "edge",
        content: `${source}//${token}`,
      }),
      field: "content",
    },
    { name: "metadata of KV", also: kv({ keyName: "flag", metadata: token }), field: "metadata" },
    {
      name: "a binding's text",
      also: script({ name: "API_TOKEN", type: "plain_text", text: "hunter2" }),
      field: "bindings[0].text",
    },
    {
      name: "a binding's JSON",
      also: script({ name: "API_KEY", type: "json", json: '"hunter2"' }),
      field: "bindings[0].json",
    },
    {
      name: "a binding by its key",
      also: script({ key: "DB_PASSWORD", value: "hunter2" }),
      field: "bindings[0].value",
    },
    {
      name: "a secret binding",
      also: script({ name: "x", type: "secret_text", text: new Secret("hunter2") }),
      field: "bindings[0].text",
    },
    {
      name: "a password in the rule set",
      also: kv({ keyName: "rule-set", value: ruleSet("subject.password == 'x' || password='hunter2'") }),
      field: "value",
    },
    {
      name: "what is no rule set, and begins as one",
      also: kv({ keyName: "rule-set", value: '{"environment":"production","password":"hunter2"}' }),
      field: "value",
    },
    {
      name: "a token in a script",
      also: made("cloudflare:index/workersScript:WorkersScript", { content: `const t="${token}"` }),
      field: "content",
    },
    {
      name: "a script with a password",
      also: made("cloudflare:index/workersScript:WorkersScript", { password: "hunter2" }),
      field: "password",
    },
    {
      name: "a record's comment",
      also: made("cloudflare:index/dnsRecord:DnsRecord", { comment: token }),
      field: "comment",
    },
    {
      name: "a relay's channel with its token",
      also: script({
        name: "RELAY",
        type: "plain_text",
        text: '{"channels":{"oncall":{"kind":"line","token":"hunter2","next":"email"}}}',
      }),
      field: "bindings[0].text",
    },
    {
      name: "a site's variable",
      also: made("cloudflare:index/pagesProject:PagesProject", { apiToken: "hunter2" }),
      field: "apiToken",
    },
  ],
  allowed: [
    { name: "a plain key of KV", also: kv({ keyName: "flag", value: "on", metadata: "", expiration: 7 }) },
    {
      name: "a binding that names where the secret is",
      also: script({ name: "API_TOKEN", type: "secret_key", text: "" }),
    },
    {
      name: "a flag that is called a password",
      also: kv({ keyName: "rule-set", value: ruleSet('subject.team == "support"') }),
    },
    {
      name: "a script that asks for a token",
      also: made("cloudflare:index/workersScript:WorkersScript", {
        scriptName: "edge",
        content: source,
        keepBindings: ["secret_text"],
      }),
    },
    {
      name: "a relay's channels, by the names of their secrets",
      also: script({
        name: "RELAY",
        type: "plain_text",
        text: '{"host":"alerts.lotus.example","channels":{"oncall":{"kind":"line","from":"SECRET_LINE_CHANNEL_TOKEN","to":"SECRET_LINE_ONCALL_GROUP","next":"email"}}}',
      }),
    },
    { name: "a binding without a name", also: script({ name: 7, type: "plain_text", text: "x" }) },
    { name: "a number", also: script({ name: "API_TOKEN", type: "json", json: 7 }) },
    {
      name: "a provider that ends alike",
      also: made("mycloudflare:index/workersKv:WorkersKv", { keyName: "API_TOKEN", value: "hunter2" }),
    },
  ],
};
