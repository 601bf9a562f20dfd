import assert from "node:assert/strict";
import type { EngineEvent } from "../../../engine/run/events.ts";
import { explainFailure } from "../../../engine/run/explain-failure.ts";
import type { Session } from "../../../engine/run/session.ts";
import { rootsAt } from "../../../catalog/project.ts";

const session: Session = {
  project: { ...rootsAt("/x"), local: "/x/.gantry", environments: "", policyPack: "" },
  stack: "staging",
  local: false,
  pulumi: "pulumi",
  patienceMs: 1000,
  env: {},
};
const urn = (type: string, name: string): string => `urn:pulumi:staging::gantry::${type}::${name}`;
const topic = urn("gcp:pubsub/topic:Topic", "alerts");
const said = (of: string, message: string): EngineEvent => ({
  diagnosticEvent: { urn: of, message, severity: "error", ephemeral: false },
});
const unseen = (name: string): EngineEvent =>
  said(
    "",
    `resource plan: expected resource operations for "${urn("gcp:pubsub/topic:Topic", name)}" but none were seen`,
  );
const problems = (...events: EngineEvent[]): readonly string[] =>
  explainFailure(session, { exitCode: 1, stdout: "", stderr: "", events }).problems;

describe("a deployment that failed half way", () => {
  it("tells each cause once, and in one line what it did not reach", () => {
    const quota = "googleapi: Error 429: Quota exceeded";
    const told = problems(
      ...Array.from({ length: 80 }, (_, index) => unseen(`topic-${index}`)),
      said(topic, quota),
      said(urn("gcp:pubsub/topic:Topic", "rotation"), quota),
      said(urn("github:index/issueLabel:IssueLabel", "env"), "404 Not Found"),
      said(urn("gcp:pubsub/topic:Topic", "late"), "failed to run policy: context canceled"),
      said("", "update failed"),
    );
    assert.deepEqual(told.slice(0, 2), [`alerts, rotation: ${quota}`, "env: 404 Not Found"]);
    assert.match(told[2] ?? "", /^not reached because of that: 81 resources \(topic-0, .*, and 71 more\)$/);
    assert.equal(told.length, 3);
  });

  it("offers no way past the judges where the engine keeps what is protected", () => {
    const record = urn("cloudflare:index/dnsRecord:DnsRecord", "api.lotus.example");
    const words =
      `resource "${record}" cannot be deleted\nbecause it is protected. To unprotect the resource, either remove the ` +
      `\`protect\` flag from the resource in your Pulumi program and run \`pulumi up\`, or use the command:\n` +
      `\`pulumi state unprotect '${record}'\``;
    const run = {
      exitCode: 1,
      stdout: "",
      stderr: "",
      events: [said(record, words), said("", "update failed")],
    };
    const error = explainFailure(session, run);
    assert.deepEqual(error.problems, ["cloudflare:index/dnsRecord:DnsRecord api.lotus.example is protected"]);
    assert.match(error.hint ?? "", /waiver of require-deletion-protection with once: true/);
    assert.doesNotMatch([error.message, ...error.problems, error.hint].join(), /unprotect/);
  });

  it("names the setting of the catalog where a Vercel team takes sensitive variables alone", () => {
    const policy = "This team has a policy that forces all environment variables to be sensitive.";
    const told = problems(
      said(urn("vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable", "URL"), policy),
    );
    assert.equal(told.length, 2);
    assert.match(told[1] ?? "", /set vercel\.sensitiveVariables to true/);
  });

  it("says how to take over what is there already, and that it may be removed instead", () => {
    const told = problems(said(topic, "Error 409: Resource already exists"));
    assert.equal(told.length, 2);
    assert.match(
      told[1] ?? "",
      /alerts: there already, and in no state\. "gantry adopt staging --plan" .* "gantry adopt staging" takes it over .* remove it from its cloud/,
    );
  });
});
