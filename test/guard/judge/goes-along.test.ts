import assert from "node:assert/strict";
import { paintFor } from "../../../terminal/paint.ts";
import type { ExportedResource, ExportedStack } from "../../../engine/run/export-stack.ts";
import { withWhatGoesAlong } from "../../../guard/judge/goes-along.ts";
import type { Change, Plan } from "../../../engine/run/plan.ts";
import { planText } from "../../../engine/run/plan-text.ts";
import { lostWith, protectedTypes } from "../../../model/protected-types.ts";

const plain = paintFor({ color: false });
const surface = "gantry:index:DeploymentSurface";
const vercel = "vercel:index/project:Project";
const domain = "vercel:index/projectDomain:ProjectDomain";
const variable = "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable";
const record = "cloudflare:index/dnsRecord:DnsRecord";
const environment = "github:index/repositoryEnvironment:RepositoryEnvironment";
const urnOf = (type: string, name: string): string => `urn:pulumi:production::gantry::${type}::${name}`;

type Links = Pick<ExportedResource, "parent" | "dependencies" | "propertyDependencies" | "deletedWith">;

function recorded(type: string, name: string, links: Links = {}): ExportedResource {
  return { urn: urnOf(type, name), type, protect: false, external: false, inputs: {}, ...links };
}

function change(kind: Change["kind"], type: string, name: string): Change {
  return { kind, urn: urnOf(type, name), type, name, owner: "DeploymentSurface portal", fields: [] };
}

const project = urnOf(vercel, "portal");
/** A project with two variables, and a domain that a DNS record needs: by the property, by the parent, by what is said. */
const resources = [
  recorded(surface, "portal"),
  recorded(vercel, "portal", { parent: urnOf(surface, "portal") }),
  recorded(domain, "portal.lotus.example", { propertyDependencies: { projectId: [project], domain: null } }),
  recorded(variable, "portal-A", { parent: project }),
  recorded(variable, "portal-B", { deletedWith: project }),
  recorded(record, "portal.lotus.example", { dependencies: [urnOf(domain, "portal.lotus.example")] }),
  recorded(environment, "production"),
];
const kinds = new Map([[urnOf(environment, "production"), "same" as const]]);

/** Takes the surface down; or does something else with some of it. */
function planned(others: ReadonlyMap<string, Change["kind"]> = kinds, left = resources): Plan {
  const changes = left.map(({ urn, type }) =>
    change(others.get(urn) ?? "delete", type, urn.split("::").at(-1) ?? ""),
  );
  return { changes, counts: { create: 0, update: 0, replace: 0, delete: changes.length, same: 0 } };
}

function linesOf(plan: Plan, state: Partial<ExportedStack> = {}): string[] {
  const whole = withWhatGoesAlong(plan, { version: "1", resources, pending: [], ...state });
  const lines = planText(whole, plain).split("\n");
  return lines.filter((line) => /^ {10}/.test(line)).map((line) => line.trim());
}

describe("a plan that takes something away", () => {
  const domainsAndMore =
    "also lost: all its deployments, and the domains and variables that people added there by hand";

  it("says below a project what depends on it, also through others, and what Vercel takes along", () => {
    assert.deepEqual(linesOf(planned()), [
      "with it: 2 variables, 1 DNS record, 1 domain",
      domainsAndMore,
      "with it: 1 DNS record",
    ]);
  });

  it("says it right below the line of what goes", () => {
    const whole = withWhatGoesAlong(planned(), { version: "1", resources, pending: [] });
    const text = planText(whole, plain);
    assert.match(text, /^ {6}- vercel Project +portal\n {10}with it: 2 variables, 1 DNS record, 1 domain$/m);
  });

  it("says it of a replacement as well", () => {
    const replaced = new Map([...kinds, [project, "replace" as const]]);
    assert.equal(linesOf(planned(replaced))[0], "with it: 2 variables, 1 DNS record, 1 domain");
  });

  it("leaves out what stays, and what only that needs", () => {
    const stays = new Map([...kinds, [urnOf(domain, "portal.lotus.example"), "update" as const]]);
    assert.deepEqual(linesOf(planned(stays)), ["with it: 2 variables", domainsAndMore]);
  });

  it("counts what the engine did not come to, since it stopped at something protected", () => {
    assert.equal(
      linesOf(planned(kinds, resources.slice(1, 2)))[0],
      "with it: 2 variables, 1 DNS record, 1 domain",
    );
  });

  it("says what GitHub takes along, though nothing of the plan depends on the environment", () => {
    const [line = "", ...more] = linesOf(planned(new Map(), resources.slice(-1)));
    assert.deepEqual(more, []);
    assert.match(
      line,
      /^also lost: all secrets and variables in it, also those that people put there by hand/,
    );
  });

  it("does not pass over that the recorded state could not be read", () => {
    const [line] = linesOf(planned(), { version: "none", resources: [] });
    assert.match(line ?? "", /^with it: what depends on it; the recorded state could not be read$/);
  });

  it("says nothing where everything stays", () => {
    const same = new Map(resources.map(({ urn }) => [urn, "same" as const]));
    assert.deepEqual(linesOf(planned(same)), []);
  });
});

describe("what a platform takes along", () => {
  it("is said of all that holds what nobody could make again", () => {
    const quiet = Object.keys(protectedTypes).filter((type) => lostWith(type) === null);
    assert.deepEqual(quiet, [record, domain]);
    for (const [type, words] of [
      ["gcp:secretmanager/secret:Secret", /versions/],
      ["gcp:cloudrunv2/service:Service", /revisions/],
      ["cloudflare:index/workersScript:WorkersScript", /secrets/],
      ["cloudflare:index/workersKvNamespace:WorkersKvNamespace", /keys/],
      ["cloudflare:index/zone:Zone", /records/],
      ["gcp:sql/databaseInstance:DatabaseInstance", /data/],
    ] as const)
      assert.match(lostWith(type) ?? "", words);
  });
});
