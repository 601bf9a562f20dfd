import assert from "node:assert/strict";
import { configSections } from "../../../catalog/config-keys.ts";
import { compareCatalogs, type GovernedCatalog } from "../../../catalog/compare/compare-catalogs.ts";
import { formatPath } from "../../../catalog/problem.ts";
import type { EnvironmentCatalog } from "../../../model/declared/catalog.ts";
import { illegalChanges } from "../../../catalog/compare/illegal-changes.ts";
import { governedEntries, governedKeys, type Watch } from "../../../model/declared/governed-keys.ts";
import { governedExample } from "./watched.ts";

/** The keys that hold a value, and not further keys. */
function valueKeys(): string[] {
  const paths = configSections().flatMap(({ keys }) => keys.map(({ path }) => path));
  return paths.filter((path) => {
    const isMap = paths.some((other) => other.startsWith(`${path}.`));
    return !isMap;
  });
}

describe("the keys of the catalog", () => {
  it("are each known as harmless, or governed in some direction; a new one says which", () => {
    assert.deepEqual(Object.keys(governedKeys).toSorted(), valueKeys().toSorted());
  });

  it("of each section say whether a new entry loosens anything, or one that is gone", () => {
    const ofEntries = valueKeys().filter((path) => path.includes(".<id>"));
    const inSections = ofEntries.filter((path) => path.split(".")[1] === "<id>");
    const names = new Set(inSections.map((path) => path.split(".")[0]));
    assert.deepEqual(Object.keys(governedEntries).toSorted(), [...names].toSorted());
    const deeper = ofEntries.filter((path) => !inSections.includes(path));
    assert.ok(
      deeper.every((path) => governedKeys[path] === "harmless"),
      deeper.join(),
    );
  });
});

/** A value of the example's catalog, and the way to it. */
interface Place {
  pattern: string;
  watch: Watch;
  holder: object;
  key: string;
  field: string;
}

/** By which key a section's list is kept. */
const keyOf: Readonly<Record<string, string>> = {
  services: "serviceName",
  bundles: "name",
  flags: "key",
  cohorts: "name",
  releaseChannels: "name",
  migrations: "name",
};

function productionOf({ environments }: GovernedCatalog): EnvironmentCatalog {
  const production = environments.find(({ environment }) => environment === "production");
  assert.ok(production !== undefined);
  return production;
}

function get(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

function placesIn(catalog: GovernedCatalog): Place[] {
  const production = productionOf(catalog);
  const { product, gates, apps } = catalog.repository;
  const whole = {
    ...production,
    product,
    gates,
    apps,
    regions: production.providerRegions,
    region: production.regions,
  };
  return Object.entries(governedKeys).flatMap(([pattern, watch]): Place[] => {
    const [section = "", ...keys] = pattern.split(".");
    const at = get(whole, section);
    if (section === "region") return [{ pattern, watch, holder: production, key: "regions", field: section }];
    if (keys[0] !== "<id>")
      return placeAt(at, keys).map((place) => ({ ...place, pattern, watch, field: pattern }));
    // The usual ones are declared by nobody.
    if (section === "regions" || at === undefined) return [];
    const named: readonly (readonly [string, unknown])[] = Array.isArray(at)
      ? at.map((one: unknown) => [String(get(one, keyOf[section] ?? "id")), one] as const)
      : Object.entries(at ?? {});
    return named.flatMap(([id, one]) =>
      (keys.length === 1 ? placeAt(at, [id]) : placeAt(one, keys.slice(1))).map((place) => {
        const field = formatPath([section, id, ...keys.slice(1)]);
        return { ...place, pattern, watch, field };
      }),
    );
  });
}

function placeAt(value: unknown, keys: readonly string[]): { holder: object; key: string }[] {
  const [key, ...below] = keys;
  if (typeof value !== "object" || value === null || key === undefined) return [];
  return below.length === 0 ? [{ holder: value, key }] : placeAt(get(value, key), below);
}

/** A looser value; undefined where there is none, as it is as loose as it can be. */
function looser(watch: Watch, value: unknown): { to: unknown } | undefined {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  if (typeof watch === "object") {
    const at = watch.weaker.indexOf(String(value));
    return at > 0 ? { to: watch.weaker[at - 1] } : undefined;
  }
  switch (watch) {
    case "harmless":
    case "own":
      return undefined;
    case "differs":
      return { to: another(value) };
    case "kept":
      return value === null || value === undefined || (Array.isArray(value) && list.length === 0)
        ? undefined
        : { to: another(value) };
    case "falls":
      return Number(value) > 0 ? { to: Number(value) - 1 } : undefined;
    case "rises":
      return { to: typeof value === "string" ? `${value}~` : Number(value ?? 0) + 1 };
    case "limit":
      return value === undefined ? undefined : { to: Number(value) + 1 };
    case "turnsOn":
      return value === true ? undefined : { to: true };
    case "turnsOff":
    case "protects":
      return value === true ? { to: false } : undefined;
    case "gains":
      return { to: [...list, "another"] };
    case "loses":
      return list.length > 0 ? { to: list.slice(1) } : undefined;
  }
}

function another(value: unknown): unknown {
  if (typeof value === "number") return value + 1;
  if (Array.isArray(value)) return [];
  return typeof value === "string" ? `${value}-two` : "two";
}

const flag = {
  id: "0",
  key: "one",
  description: "One",
  enabled: true,
  rolloutPercentage: 5,
  killSwitch: false,
  revision: 1,
};

describe("loosening any one field of the catalog", () => {
  const base = governedExample();
  const changedAt = (at: number, to: unknown): GovernedCatalog => {
    const head = structuredClone(base);
    const place = placesIn(head)[at];
    assert.ok(place !== undefined);
    Reflect.set(place.holder, place.key, to);
    return head;
  };

  it("is never silent", () => {
    const loosenings = placesIn(base).flatMap((place, at) => {
      const value = looser(place.watch, Reflect.get(place.holder, place.key));
      return value === undefined ? [] : [{ at, field: place.field, to: value.to }];
    });
    assert.ok(loosenings.length > 200, String(loosenings.length));
    for (const { at, field, to } of loosenings) {
      const fields = compareCatalogs(base, changedAt(at, to)).map((one) => one.field);
      assert.ok(fields.includes(field), `${field}: ${fields.join(", ")}`);
    }
  });

  it("is silent of what is known as harmless", () => {
    const harmless = placesIn(base).flatMap(({ watch, field }, at) =>
      watch === "harmless" ? [{ at, field }] : [],
    );
    assert.ok(harmless.length > 0);
    for (const { at, field } of harmless) {
      for (const to of [undefined, "other", 7, ["other"]]) {
        assert.deepEqual(compareCatalogs(base, changedAt(at, to)), [], field);
      }
    }
  });

  it("has a comparison of its own where no direction says it", () => {
    const own = Object.keys(governedKeys).filter((key) => governedKeys[key] === "own");
    assert.deepEqual(own.toSorted(), Object.keys(ownLoosenings).toSorted());
    for (const [pattern, { before, after }] of Object.entries(ownLoosenings)) {
      const old = structuredClone(base);
      if (before !== undefined) set(old, ...before);
      const head = structuredClone(old);
      set(head, ...after);
      const found = [...compareCatalogs(old, head), ...illegalChanges(old, head)];
      assert.ok(found.length > 0, pattern);
      assert.deepEqual(compareCatalogs(old, old), []);
    }
  });
});

/** Where in production, with `<index>` for lists, and the value. */
type Set = readonly [path: string, value: unknown];

function set(catalog: GovernedCatalog, path: string, value: unknown): void {
  const [key = "", ...above] = path.split(".").reverse();
  const holder = above.reverse().reduce<unknown>(get, productionOf(catalog));
  assert.ok(typeof holder === "object" && holder !== null, path);
  Reflect.set(holder, key, value);
}

const alone = { login: "mali-s", id: 5824117, reason: "there is one engineer", waitMinutes: 60 };
const digest = "0".repeat(64);
/** For each such key one change that loosens it. The first surface is the API, on Cloud Run. */
const ownLoosenings: Readonly<Record<string, { before?: Set; after: Set }>> = {
  "approvals.method": { after: ["approvals.method", "none"] },
  "approvals.onePerson.login": { after: ["approvals.onePerson", alone] },
  "approvals.onePerson.id": {
    before: ["approvals.onePerson", alone],
    after: ["approvals.onePerson.id", 9],
  },
  "approvals.onePerson.waitMinutes": {
    before: ["approvals.onePerson", alone],
    after: ["approvals.onePerson.waitMinutes", 30],
  },
  "approvals.accounts": {
    before: [
      "approvals.accounts",
      {
        mali: [
          { login: "mali-s", id: 5824117 },
          { login: "mali-p", id: 9 },
        ],
      },
    ],
    after: ["approvals.accounts", {}],
  },
  "approvals.reviewers[].login": { after: ["approvals.reviewers.0.login", "somebody-else"] },
  "approvals.reviewers[].id": { after: ["approvals.reviewers.0.id", 1] },
  "surfaces.<id>.cloudRun.image": { after: ["surfaces.0.cloudRun.image", "ghcr.io/lotus-labs/other"] },
  "surfaces.<id>.cloudRun.initialImage": {
    after: ["surfaces.0.cloudRun.initialImage", `ghcr.io/lotus-labs/api@sha256:${digest}`],
  },
  "surfaces.<id>.vercel.domains.<id>.redirectTo": {
    before: ["surfaces.3.vercel.domains", { "www.lotus.test": {} }],
    after: ["surfaces.3.vercel.domains", {}],
  },
  "surfaces.<id>.expo.builds.<id>.distribution": {
    before: ["surfaces.1.expo.builds", { test: { distribution: "internal" } }],
    after: ["surfaces.1.expo.builds", { test: { distribution: "store" } }],
  },
  "surfaces.<id>.expo.builds.<id>.submit.appStoreId": {
    before: ["surfaces.1.expo.builds", { test: { distribution: "store" } }],
    after: [
      "surfaces.1.expo.builds",
      { test: { distribution: "store", submit: { appStoreId: "1", playTrack: "internal" } } },
    ],
  },
  "surfaces.<id>.expo.builds.<id>.submit.playTrack": {
    before: [
      "surfaces.1.expo.builds",
      { test: { distribution: "store", submit: { appStoreId: "1", playTrack: "internal" } } },
    ],
    after: [
      "surfaces.1.expo.builds",
      { test: { distribution: "store", submit: { appStoreId: "1", playTrack: "production" } } },
    ],
  },
  "surfaces.<id>.cloudRun.sidecars.<id>.image": {
    before: [
      "surfaces.0.cloudRun.sidecars",
      { proxy: { image: `gcr.io/cloud-sql-connectors/cloud-sql-proxy@sha256:${digest}` } },
    ],
    after: [
      "surfaces.0.cloudRun.sidecars.proxy.image",
      `gcr.io/somebody-else/cloud-sql-proxy@sha256:${digest}`,
    ],
  },
  "sampler.image": { after: ["sampler.image", `ghcr.io/lotus-labs/other@sha256:${digest}`] },
  "secrets.<id>.status": { before: ["secrets.0.status", "active"], after: ["secrets.0.status", "draft"] },
  "pipelines.<id>.artifacts": { after: ["pipelines.0.artifacts", ["ghcr.io/somebody/api"]] },
  "flags.<id>.enabled": {
    before: ["flags.0", { ...flag, enabled: false, rolloutPercentage: 100 }],
    after: ["flags.0.enabled", true],
  },
  "flags.<id>.rolloutPercentage": { before: ["flags.0", flag], after: ["flags.0.rolloutPercentage", 100] },
  "flags.<id>.killSwitch": {
    before: ["flags.0", { ...flag, enabled: false, killSwitch: true }],
    after: ["flags.0.killSwitch", false],
  },
  "releaseChannels.<id>.traffic[].percent": {
    before: ["releaseChannels.0.traffic", [{ percent: 10, minutes: 15 }]],
    after: ["releaseChannels.0.traffic.0.percent", 99],
  },
  "releaseChannels.<id>.traffic[].minutes": {
    before: ["releaseChannels.0.traffic", [{ percent: 10, minutes: 15 }]],
    after: ["releaseChannels.0.traffic.0.minutes", 1],
  },
  "waivers.<id>.stack": {
    after: ["waivers", [{ id: "new", rule: "require-runbooks", stack: "environment" }]],
  },
};
