import assert from "node:assert/strict";
import { paintFor } from "../../../terminal/paint.ts";
import { engineEvent, type EngineEvent } from "../../../engine/run/events.ts";
import { readDrift, readPlan } from "../../../engine/run/plan.ts";
import { planText } from "../../../engine/run/plan-text.ts";
import { widthOf } from "../../../terminal/width.ts";

type Values = Readonly<Record<string, unknown>>;

const paint = paintFor({ color: false });
const type = "gcp:cloudrunv2/service:Service";
const urn = `urn:pulumi:staging::gantry::${type}::api-us-east`;

function event(metadata: object, kind = "resourcePreEvent"): EngineEvent {
  return engineEvent.parse({ [kind]: { metadata } });
}

/** A service of which these paths differ. */
function updated(old: Values, now: Values, paths: readonly string[]): EngineEvent {
  const detailedDiff = Object.fromEntries(
    paths.map((path) => [path, { diffKind: "update", inputDiff: true }]),
  );
  const state = (inputs: Values): object => ({ type, urn, inputs });
  return event({ op: "update", urn, type, old: state(old), new: state(now), detailedDiff });
}

/** What the plan says below the resource that it updates. */
function said(events: readonly EngineEvent[], columns?: number): string[] {
  const lines = planText(readPlan(events), paint, columns).split("\n");
  return lines.filter((line) => line.startsWith(" ".repeat(10))).map((line) => line.slice(10));
}

const variable = (name: string, value: unknown): Values => ({ envs: [{ name, value }] });

describe("a plan that changes a value", () => {
  it("says what it is and what it will be, with its whole path", () => {
    const scaling = (maxInstanceCount: number): Values => ({ template: { scaling: { maxInstanceCount } } });
    assert.deepEqual(said([updated(scaling(20), scaling(30), ["template.scaling.maxInstanceCount"])]), [
      "template.scaling.maxInstanceCount: 20 → 30",
    ]);
  });

  it("names each value below a map or a list that differs as a whole", () => {
    const old = { labels: { a: "1", b: "2", "x.y": "old" }, list: [1, 2] };
    const now = { labels: { a: "1", b: "3", "x.y": "new" }, list: [1] };
    assert.deepEqual(said([updated(old, now, ["labels", "list"])]), [
      "labels.b: 2 → 3",
      'labels["x.y"]: old → new',
      "list[1]: 2 → none",
    ]);
  });

  it("finds a path whose key has dots", () => {
    const one = (value: string): Values => ({ labels: { "a.b": value } });
    assert.deepEqual(said([updated(one("x"), one("y"), ['labels["a.b"]'])]), ['labels["a.b"]: x → y']);
  });

  it("shows of long values where they differ", () => {
    const image = (digest: string): Values => ({
      image: `ghcr.io/lotus-labs/a/long/path/api@sha256:${digest}`,
    });
    const [line = ""] = said([updated(image("8".repeat(64)), image("9".repeat(64)), ["image"])]);
    assert.equal(line, `image: …@sha256:${"8".repeat(22)}… → …@sha256:${"9".repeat(22)}…`);
  });

  it("has a long value below its name on a terminal, and no line that wraps", () => {
    const one = (text: string): Values => ({ template: { aRatherLongNameOfAField: text.repeat(30) } });
    const events = [updated(one("ab"), one("cd"), ["template.aRatherLongNameOfAField"])];
    assert.deepEqual(said(events, 60), [
      "template.aRatherLongNameOfAField:",
      `  ${"ab".repeat(15)}a…`,
      `  → ${"cd".repeat(15)}c…`,
    ]);
    for (const columns of [80, 60]) {
      for (const line of planText(readPlan(events), paint, columns).split("\n")) {
        assert.ok(widthOf(line) <= columns, line);
      }
    }
  });

  it("says of a value that only the cloud gives that it is not known yet", () => {
    const events = [updated({ uri: "a" }, { uri: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }, ["uri"])];
    assert.deepEqual(said(events), ["uri: a → known after it is applied"]);
  });

  it("takes what a refresh found of the outputs", () => {
    const state = (outputs: Values): object => ({ type, urn, inputs: { ttl: 1 }, outputs });
    const detailedDiff = { ttl: { diffKind: "update", inputDiff: false } };
    const metadata = { op: "update", urn, type, diffs: ["ttl"], detailedDiff };
    const found = event({ ...metadata, old: state({ ttl: 1 }), new: state({ ttl: 300 }) }, "resOutputsEvent");
    assert.match(planText(readDrift([found]), paint), /^ {10}ttl: 1 → 300$/m);
  });

  it("lets no value act on the terminal", () => {
    assert.deepEqual(said([updated({ text: "a" }, { text: "\u001b[2Jb" }, ["text"])]), [
      'text: a → "\\u001b[2Jb"',
    ]);
  });
});

describe("a plan that changes a secret", () => {
  const dsn = "gantry:index:SecretCredentialSet";
  const entity = {
    type: dsn,
    urn: `urn:pulumi:staging::gantry::${dsn}::api-login`,
    inputs: { keyName: "SMTP_LOGIN" },
  };
  const declared = event({ op: "same", urn: entity.urn, type: dsn, old: entity, new: entity });
  const path = ["envs[0].value"];

  it("says that it changes, where the engine marks it", () => {
    const marked = (value: string): Values => ({
      value: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value },
    });
    assert.deepEqual(said([updated(marked("hunter2"), marked("hunter3"), ["value"])]), [
      "value: [secret] → [secret]",
    ]);
  });

  it("hides a variable that the catalog knows as a secret, and one beside it not", () => {
    const events = (name: string): EngineEvent[] => [
      declared,
      updated(variable(name, "mali"), variable(name, "noi"), path),
    ];
    assert.deepEqual(said(events("SMTP_LOGIN")), ["envs[0].value: [secret] → [secret]"]);
    assert.deepEqual(said(events("SMTP_HOST")), ["envs[0].value: mali → noi"]);
  });

  it("hides it also where it comes as a whole, and where only one side has it", () => {
    const events = [declared, updated({ envs: [] }, variable("SMTP_LOGIN", "mali"), ["envs[0]"])];
    assert.deepEqual(said(events), ["envs[0]: none → [secret]"]);
  });

  for (const [what, name, value] of [
    ["is called like one", "DB_PASSWORD", "abc"],
    ["looks like one", "SETTING", "sk_live_4eC39HqLyjWDarjtT1zdp7dc"],
  ] as const) {
    it(`hides what ${what}`, () => {
      assert.deepEqual(said([updated(variable(name, "x"), variable(name, value), path)]), [
        "envs[0].value: [secret] → [secret]",
      ]);
    });
  }

  it("hides what its provider calls sensitive", () => {
    const one = (value: string): Values => ({ sensitive: true, key: "A", value });
    assert.deepEqual(said([updated(one("x"), one("y"), ["value"])]), ["value: [secret] → [secret]"]);
  });
});
