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

/** A service of which inputs and outputs are told apart, and this path differs. */
function updatedBoth(old: object, now: object, path: string): EngineEvent {
  const detailedDiff = { [path]: { diffKind: "update", inputDiff: true } };
  return event({
    op: "update",
    urn,
    type,
    old: { type, urn, ...old },
    new: { type, urn, ...now },
    detailedDiff,
  });
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

  it("cuts between characters, also between those of several code points", () => {
    const one = (last: string): Values => ({
      text: `${"a".repeat(20)} 👩‍👩‍👧 ${"b".repeat(6)}${last}${"d".repeat(20)}`,
    });
    assert.deepEqual(said([updated(one("x"), one("y"), ["text"])]), [
      `text: …👩‍👩‍👧 bbbbbbx${"d".repeat(20)}" → …👩‍👩‍👧 bbbbbby${"d".repeat(20)}"`,
    ]);
  });

  it("says of a text that is too long to be judged how long it is, and nothing of what is in it", () => {
    const script = (end: string): Values => ({ script: `${"echo hello; ".repeat(44).slice(0, 526)}${end}` });
    const events = [updated(script("x"), script("q7w-e4r-t9y-u2i-o5p-a8s1"), ["script"])];
    assert.deepEqual(said(events), ["script: [text of 527 characters] → [text of 550 characters]"]);
  });

  it("shows a variable's name, and a flag", () => {
    const events = [
      updated(
        { envs: [{ name: "LOG_LEVEL" }], args: ["--level=info"] },
        { envs: [{ name: "DB_PASSWORD" }], args: ["--level=debug"] },
        ["envs[0].name", "args"],
      ),
    ];
    assert.deepEqual(said(events), [
      'args[0]: "--level=info" → "--level=debug"',
      "envs[0].name: LOG_LEVEL → DB_PASSWORD",
    ]);
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

  describe("of variables at Vercel, all of which the provider marks", () => {
    const vercel = "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable";
    const surface = "gantry:index:DeploymentSurface";
    const parent = `urn:pulumi:staging::gantry::${surface}::portal`;
    const own = `urn:pulumi:staging::gantry::${surface}$${vercel}::portal-X`;
    const marked = "[secret]";
    const events = (
      key: string,
      [before, after]: readonly [unknown, unknown],
      sensitive: readonly [unknown, unknown] = [false, false],
    ): EngineEvent[] => {
      const component = (value: unknown): object => ({
        type: surface,
        urn: parent,
        inputs: { vercel: { variables: { [key]: value } } },
      });
      const resource = (index: 0 | 1): object => ({
        type: vercel,
        urn: own,
        parent,
        inputs: { key, value: marked, sensitive: sensitive[index] },
      });
      return [
        declared,
        event({ op: "update", urn: parent, type: surface, old: component(before), new: component(after) }),
        event({
          op: "update",
          urn: own,
          type: vercel,
          old: resource(0),
          new: resource(1),
          detailedDiff: { value: { diffKind: "update", inputDiff: true } },
        }),
      ];
    };

    it("shows what the catalog has in the clear", () => {
      assert.deepEqual(said(events("NEXT_PUBLIC_API_URL", ["https://a.example", "https://b.example"])), [
        "value: https://a.example → https://b.example",
      ]);
    });

    for (const [what, key, change, sensitive] of [
      ["a sensitive one", "SITE", ["a", "b"], [true, true]],
      ["one that becomes sensitive", "SITE", ["a", "b"], [false, true]],
      ["one that was sensitive", "SITE", ["a", "b"], [true, false]],
      ["one that does not say whether it is", "SITE", ["a", "b"], [undefined, undefined]],
      ["one that is called like a secret", "DB_PASSWORD", ["a", "b"]],
      ["one that the catalog knows as a secret", "SMTP_LOGIN", ["a", "b"]],
      ["one that looks like a secret", "SITE", ["a", "sk_live_4eC39HqLyjWDarjtT1zdp7dc"]],
      ["one that looked like a secret", "SITE", ["sk_live_4eC39HqLyjWDarjtT1zdp7dc", "a"]],
      ["one that the surface marks as well", "SITE", [marked, "b"]],
      ["one that was not declared before", "SITE", [undefined, "b"]],
      ["one that the surface does not change", "SITE", ["a", "a"]],
    ] as const) {
      it(`hides ${what}`, () => {
        assert.deepEqual(said(events(key, change, sensitive)), ["value: [secret] → [secret]"]);
      });
    }

    it("hides one of which nobody says what the surface was", () => {
      const [secrets, , variable] = events("SITE", ["a", "b"]);
      assert.ok(secrets !== undefined && variable !== undefined);
      assert.deepEqual(said([secrets, variable]), ["value: [secret] → [secret]"]);
    });
  });

  it("hides what its provider calls sensitive", () => {
    const one = (value: string): Values => ({ sensitive: true, key: "A", value });
    assert.deepEqual(said([updated(one("x"), one("y"), ["value"])]), ["value: [secret] → [secret]"]);
  });

  for (const [what, old, now, at, path] of [
    [
      "an argument that gives one",
      { args: ["--password=hunter2"] },
      { args: ["--password=h3"] },
      "args[0]",
      "args[0]",
    ],
    [
      "an argument after its flag",
      { args: ["--password", "x"] },
      { args: ["--password", "y"] },
      "args",
      "args[1]",
    ],
    ["a JSON text that has one", { text: '{"password":"hunter22"}' }, { text: "{}" }, "text", "text"],
    ["a text that gives a variable its value", { text: "PGPASSWORD=x" }, { text: "b" }, "text", "text"],
    ["a text that gives one of the catalog's", { text: "SMTP_LOGIN mali" }, { text: "b" }, "text", "text"],
    [
      "whatever stands beside its name",
      { name: "DB_PASSWORD", text: "x" },
      { name: "DB_PASSWORD", text: "y" },
      "text",
      "text",
    ],
    [
      "credentials that are shaped like a name",
      { credentials: "hunter2" },
      { credentials: "b" },
      "credentials",
      "credentials",
    ],
    [
      "what lies below its name",
      { password: { old: "a" } },
      { password: { old: "b" } },
      "password",
      "password.old",
    ],
    [
      "a random part that is not the longest",
      { text: "a-rather-long-name-of-many-words-in-it q7we4Rt9yU2iO5pA8s1Dk3" },
      { text: "b" },
      "text",
      "text",
    ],
  ] as const) {
    it(`hides ${what}`, () => {
      assert.deepEqual(said([declared, updated(old, now, [at])]), [`${path}: [secret] → [secret]`]);
    });
  }

  it("hides what lies deeper beside its name, and not what a service called auth has", () => {
    const deep = (one: string): Values => ({ envs: [{ name: "DB_PASSWORD", values: [{ text: [one] }] }] });
    assert.deepEqual(said([updated(deep("a"), deep("b"), ["envs"])]), [
      "envs[0].values[0].text[0]: [secret] → [secret]",
    ]);
    const list = (one: string): Values => ({ envs: [{ name: "SENTRY_DSN", values: [one] }] });
    assert.deepEqual(said([updated(list("a"), list("b"), ["envs"])]), [
      "envs[0].values[0]: [secret] → [secret]",
    ]);
    const auth = (most: number): Values => ({ name: "auth", scaling: { most } });
    assert.deepEqual(said([updated(auth(20), auth(30), ["scaling.most"])]), ["scaling.most: 20 → 30"]);
  });

  const mark = {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    ciphertext: "[secret]",
  };
  for (const conf of [mark, "[secret]", { level: mark }]) {
    it(`hides what the inputs mark, and the outputs have in the clear: ${JSON.stringify(conf)}`, () => {
      const state = (level: string): object => ({ inputs: { conf }, outputs: { conf: { level } } });
      const events = [updatedBoth(state("hunter2"), state("hunter3"), "conf.level")];
      assert.deepEqual(said(events), ["conf.level: [secret] → [secret]"]);
    });
  }

  it("hides in the inputs what the outputs mark, and what only its old state marks", () => {
    const clear = (level: string): object => ({ conf: { level } });
    for (const [old, now] of [
      [
        { inputs: clear("a"), outputs: {} },
        { inputs: clear("b"), outputs: { conf: mark } },
      ],
      [
        { inputs: clear("a"), outputs: { conf: mark } },
        { inputs: clear("b"), outputs: {} },
      ],
    ] as const) {
      assert.deepEqual(said([updatedBoth(old, now, "conf.level")]), ["conf.level: [secret] → [secret]"]);
    }
  });
});

describe("a plan that changes a provider", () => {
  const gcp = "pulumi:providers:gcp";
  const provider = (
    op: string,
    name: string,
    more: { old?: Values; new?: Values; parent?: string } = {},
  ): EngineEvent => {
    const providerUrn = `urn:pulumi:staging::gantry::${gcp}::${name}`;
    const state = (inputs: Values): object => ({
      type: gcp,
      urn: providerUrn,
      inputs,
      parent: more.parent ?? "",
    });
    return event({
      op,
      urn: providerUrn,
      type: gcp,
      ...(op === "create" ? {} : { old: state(more.old ?? {}) }),
      ...(op === "delete" ? {} : { new: state(more.new ?? {}) }),
      diffs: Object.keys({ ...more.old, ...more.new }),
    });
  };

  it("says which settings, old and new, where it is one that the engine makes", () => {
    const old = { project: "lotus-staging" };
    const events = [provider("update", "default_9_37_0", { old, new: { project: "lotus-production" } })];
    assert.equal(readPlan(events).counts.update, 1);
    assert.deepEqual(said(events), ["project: lotus-staging → lotus-production"]);
  });

  it("shows no secret of it", () => {
    const events = [
      provider("update", "default_9_37_0", { old: { accessToken: "one" }, new: { accessToken: "two" } }),
    ];
    assert.deepEqual(said(events), ["accessToken: [secret] → [secret]"]);
  });

  it("says that another version, or another place, makes the calls", () => {
    const from = "default_9_37_0_github_/api.github.com/somebody";
    const events = [provider("create", from), provider("delete", "default_9_37_0")];
    const { changes, counts } = readPlan(events);
    assert.deepEqual(counts, { create: 0, update: 1, replace: 0, delete: 0, same: 0 });
    assert.deepEqual(changes[0]?.differences, [
      { field: "version", path: "version", old: "default_9_37_0", new: from },
    ]);
  });

  it("says nothing of those that are made with a first deployment, stay, or go with the last resource", () => {
    const events = ["create", "same", "delete"].map((op) => provider(op, `default_${op}`));
    assert.deepEqual(readPlan(events.slice(0, 2)).changes, []);
    assert.deepEqual(readPlan(events.slice(2)).changes, []);
  });

  it("shows one that the program makes, whatever it is called", () => {
    const parent = "urn:pulumi:staging::gantry::pulumi:pulumi:Stack::gantry-staging";
    assert.equal(readPlan([provider("create", "default_9_37_0", { parent })]).counts.create, 1);
  });
});
