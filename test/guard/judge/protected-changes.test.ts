import assert from "node:assert/strict";
import { engineEvent, type EngineEvent } from "../../../engine/run/events.ts";
import type { ExportedResource } from "../../../engine/run/export-stack.ts";
import { readViolations } from "../../../guard/judge/policy-violations.ts";
import { protectedEvents, type ProtectedChangesOptions } from "../../../guard/judge/protected-changes.ts";
import type { Waiver } from "../../../model/declared/waiver.ts";

const now = new Date("2026-11-21T10:00:00Z");
const project = "vercel:index/project:Project";
const record = "cloudflare:index/dnsRecord:DnsRecord";
const urnOf = (type: string, name: string, stack: string): string =>
  `urn:pulumi:${stack}::gantry::gantry:index:DeploymentSurface$${type}::${name}`;

/** What the engine tells of a step that it plans. */
function step(op: string, type: string, name: string, protect: boolean, stack = "production"): EngineEvent {
  const urn = urnOf(type, name, stack);
  const old = { type, urn, custom: true, protect };
  return engineEvent.parse({ resourcePreEvent: { metadata: { op, urn, type, old }, planning: true } });
}

function recorded(type: string, name: string, more: Partial<ExportedResource> = {}): ExportedResource {
  const urn = urnOf(type, name, "production");
  return { urn, type, protect: true, external: false, inputs: {}, ...more };
}

const waiver: Waiver = {
  id: "portal-goes",
  rule: "require-deletion-protection",
  resource: `${project} portal`,
  stack: "environment",
  owner: "portal-team",
  reason: "another project takes its place",
  once: true,
  expires: "2026-11-21",
  declaredAt: "environments/production/config.yml:1",
};
const used = recorded("gantry:index:Waiver", waiver.id, { inputs: { ...waiver }, protect: false });
const refused = `resource "portal" cannot be deleted\nbecause it is protected`;

/** A plan that goes through, deletes a project, and was made under no waiver; then one thing about it is another. */
function judged(
  events: readonly EngineEvent[],
  {
    resources = [],
    stderr,
    ...more
  }: Partial<ProtectedChangesOptions> & {
    resources?: ExportedResource[];
    stderr?: string;
  } = {},
): { violations: string[]; waived: string[] } {
  const run = { exitCode: stderr === undefined ? 0 : 1, stdout: "", stderr: stderr ?? "", events };
  const state = { version: "1", resources, pending: [] };
  const waivers = more.waivers ?? [];
  const said = protectedEvents({ stack: "production", run, waivers, recorded: state, now, ...more });
  const { violations, waived } = readViolations(said, waivers, now);
  return { violations: violations.map(({ message }) => message), waived: waived.map(({ waiver: id }) => id) };
}

describe("a plan that takes away what is protected", () => {
  it("is told what goes, why it is protected, and the waiver that would let it go", () => {
    const [message = "", ...more] = judged([step("delete", project, "portal", true)]).violations;
    assert.deepEqual(more, []);
    assert.match(
      message,
      /vercel:index\/project:Project "portal" would be deleted, and is protected: it answers/,
    );
    assert.match(
      message,
      /waiver with once: true for "vercel:index\/project:Project portal", deployed while/,
    );
  });

  it("is told of a replacement as well", () => {
    const { violations } = judged([step("replace", record, "portal.lotus.example", true)]);
    assert.match(violations.join(), /DnsRecord "portal\.lotus\.example" would be replaced/);
  });

  it("is told all that goes, although the engine stops at the first", () => {
    const { violations } = judged(
      [step("delete", project, "portal", true), step("same", record, "api", true)],
      {
        stderr: refused,
        resources: [recorded(project, "portal"), recorded(record, "api"), recorded(record, "portal")],
      },
    );
    assert.deepEqual(
      violations.map((message) => /"(.*)" would be deleted/.exec(message)?.[1]),
      ["portal", "portal"],
    );
  });

  it("is told nothing of what the engine did not reach where it stopped for something else", () => {
    const resources = [recorded(project, "portal")];
    assert.deepEqual(judged([], { stderr: "the program stopped", resources }).violations, []);
  });

  it("is told in production where somebody took the protection off by hand, and nowhere else", () => {
    assert.equal(judged([step("delete", project, "portal", false)]).violations.length, 1);
    const staging = step("delete", project, "portal", false, "staging");
    assert.deepEqual(judged([staging], { stack: "staging" }).violations, []);
    const kept = step("delete", project, "portal", true, "staging");
    assert.equal(judged([kept], { stack: "staging" }).violations.length, 1);
  });

  it("may delete what comes back as it was", () => {
    const variable = "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable";
    assert.deepEqual(judged([step("delete", variable, "portal-DB_SCHEMA", false)]).violations, []);
  });

  it("may go on under a waiver of the catalog, or one that the last deployment was made under", () => {
    const events = [step("delete", project, "portal", false)];
    assert.deepEqual(judged(events, { waivers: [waiver] }), { violations: [], waived: ["portal-goes"] });
    assert.deepEqual(judged(events, { resources: [used] }), { violations: [], waived: [] });
  });

  it("may not delete under a waiver that comes with the same change: the engine goes by what was recorded", () => {
    const events = [step("delete", project, "portal", true)];
    const resources = [recorded(project, "portal")];
    const { violations, waived } = judged(events, { waivers: [waiver], resources });
    assert.match(violations.join(), /its waiver "portal-goes" is not deployed yet/);
    assert.deepEqual(waived, []);
    const replaced = [step("replace", project, "portal", true)];
    assert.deepEqual(judged(replaced, { waivers: [waiver], resources }).waived, ["portal-goes"]);
  });

  for (const [name, change] of Object.entries({
    "is over": { expires: "2026-11-20" },
    "is of another rule": { rule: "require-runbooks" },
    "is for something else": { resource: `${project} web` },
  })) {
    it(`may not go on under a waiver that ${name}`, () => {
      const events = [step("delete", project, "portal", false)];
      const deployed = { ...used, inputs: { ...waiver, ...change } };
      assert.equal(judged(events, { waivers: [{ ...waiver, ...change }] }).violations.length, 1);
      assert.equal(judged(events, { resources: [deployed] }).violations.length, 1);
    });
  }
});
