import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { loadCatalog } from "../../../catalog/load.ts";
import { findProject } from "../../../catalog/project.ts";
import { planKeyOf, stateNow, type PlanSource } from "../../../guard/remembered/plan-key.ts";
import { recallPlan } from "../../../guard/remembered/recall.ts";
import { writeRememberedPlan } from "../../../guard/remembered/remembered-plan.ts";
import { digestOfReadings, type Reading } from "../../../guard/remembered/what-was-read.ts";
import { GantryError } from "../../../model/errors.ts";
import type { Versions } from "../../../stacks/versions.ts";
import { temporaryFolder } from "../../support/clean-up.ts";
import { rooms, TestProject } from "../../support/project.ts";

const plannedAt = new Date("2026-03-01T12:00:00Z");
const until = new Date("2026-03-02T00:00:00Z");
const during = new Date("2026-03-01T13:00:00Z");

/** One thing that is other than when the plan was made, in one part of what it was made of. */
export interface OneThing {
  part: keyof typeof changes;
  /** Which of several places; any whole number. */
  place: number;
  /** How, of several ways; any whole number. */
  way: number;
}

/** A project of everything that a plan is made of, small: it has a plan, and no engine is ever started for one. */
export class SmallWorld {
  readonly root: string;
  readonly outside = temporaryFolder("gantry-outside-");
  source: PlanSource;
  now = during;

  constructor() {
    const project = new TestProject();
    this.root = project.root;
    project.copy("policy");
    for (const name of rooms.filter((room) => room !== "policy")) {
      rmSync(project.path(name));
      project.write(`${name}/index.ts`, `export const name = "${name}";\n`);
      project.write(`${name}/below/more.ts`, "export {};\n");
    }
    for (const name of ["package.json", "package-lock.json", "node_modules"]) rmSync(project.path(name));
    for (const [file, text] of Object.entries(written)) project.write(file, text);
    const engine = join(this.outside, "engine");
    for (const file of [
      "engine/pulumi",
      "engine/pulumi-language-nodejs",
      "bin/node",
      "read.txt",
      "listed/a",
    ]) {
      mkdirSync(dirname(join(this.outside, file)), { recursive: true });
      writeFileSync(join(this.outside, file), file);
    }
    const env = { PATH: join(this.outside, "bin"), LANG: "C.UTF-8", GITHUB_TOKEN: "made-up-for-this" };
    this.source = {
      session: {
        project: findProject(this.root),
        stack: "staging",
        local: true,
        pulumi: join(engine, "pulumi"),
        patienceMs: 1,
        env,
      },
      catalog: loadCatalog(this.root),
      versions,
      state: "",
      takeOver: false,
    };
  }

  async #sourceNow(): Promise<PlanSource> {
    return { ...this.source, state: await stateNow(this.source.session) };
  }

  /** Everything but the catalog, whose files the key has, as if the program had read it. */
  get readings(): Reading[] {
    const environments = join(this.root, "environments");
    const files = readdirSync(environments, { recursive: true, encoding: "utf8" });
    return [
      ...files.map((name) => ({
        path: join(environments, name),
        listed: !name.endsWith(".yml"),
        there: true,
      })),
      { path: join(this.outside, "read.txt"), listed: false, there: true },
      { path: join(this.outside, "not-there.txt"), listed: false, there: false },
      { path: join(this.outside, "listed"), listed: true, there: true },
    ];
  }

  async remember(): Promise<void> {
    const salt = "salt";
    writeRememberedPlan(this.source.session, {
      plannedAt: plannedAt.toISOString(),
      until: until.toISOString(),
      salt,
      key: planKeyOf(await this.#sourceNow(), salt),
      readings: this.readings,
      read: digestOfReadings(this.readings),
      rules: ["require-rotation-within-90-days"],
      events: [],
    });
  }

  /** What is said where it is not recalled; undefined where it is. */
  async whyNot(): Promise<string | undefined> {
    const said: string[] = [];
    const progress = {
      step: (text: string) => void said.push(text),
      tick: () => undefined,
      done: () => undefined,
    };
    const found = await recallPlan(await this.#sourceNow(), progress, this.now);
    assert.ok(found !== undefined || said.length === 1);
    return found === undefined ? said.join("\n") : undefined;
  }
}

const written: Readonly<Record<string, string>> = {
  "package.json": '{ "name": "small" }\n',
  "package-lock.json": "{}\n",
  "node_modules/.package-lock.json": "{}\n",
  "node_modules/left/package.json": '{ "main": "index.js" }\n',
  "node_modules/left/index.js": "module.exports = 1;\n",
  "node_modules/@some/right/lib/a.mjs": "export default 1;\n",
  ".gantry/stacks/Pulumi.staging.yaml": "encryptionsalt: v1:x\n",
  ".gantry/state/.pulumi/stacks/gantry/staging.json": '{ "version": 3 }\n',
  ".gantry/cloud/gcp/a.json": "{}\n",
  ".gantry/cloud/github/b.json": "{}\n",
  ".gantry/home/plugins/resource-gcp-v1/pulumi-resource-gcp": "#!/bin/sh\n",
};

const digest = `sha256:${"0".repeat(64)}`;
const versions: Versions = {
  certainty: "no-remote",
  why: [],
  open: undefined,
  surfaces: new Map([
    ["api", { version: undefined, images: new Map([["ghcr.io/lotus/api", digest]]), saidBy: "api/staging" }],
  ]),
  notices: [],
};

type Undo = () => void;

/** One way of each part to be other; what it gives puts that back as far as it can be. */
const changes = {
  environment: (world, { place, way }) => {
    const { session } = world.source;
    const { env } = session;
    const name = pick(Object.keys(env), place);
    const other = pick<Record<string, string>>(
      [
        { ...env, [name]: `${env[name] ?? ""}x` },
        { ...env, HTTPS_PROXY: "http://proxy.example" },
        Object.fromEntries(Object.entries(env).filter(([each]) => each !== name || each === "PATH")),
      ],
      way,
    );
    if (JSON.stringify(other) === JSON.stringify(env)) other["TZ"] = "Asia/Bangkok";
    return changing(world, { ...world.source, session: { ...session, env: other } });
  },
  command: (world) => changing(world, { ...world.source, takeOver: true }),
  code: (world, { place, way }) =>
    changeFile(
      world,
      pick(
        rooms
          .flatMap((room) => [`${room}/index.ts`, `${room}/below/more.ts`])
          .filter((file) => !file.startsWith("policy/")),
        place,
      ),
      way,
    ),
  rules: (world, { place, way }) =>
    changeFile(
      world,
      pick(
        readdirSync(join(world.root, "policy/rules")).map((name) => `policy/rules/${name}`),
        place,
      ),
      way % 2,
    ),
  catalog: (world, { place }) => {
    const files = readdirSync(join(world.root, "environments"), { recursive: true, encoding: "utf8" });
    const file = join(
      world.root,
      "environments",
      pick(
        files.filter((name) => name.endsWith("config.yml")),
        place,
      ),
    );
    const before = readFileSync(file, "utf8");
    writeFileSync(file, `# ${place}\n${before}`);
    const undo = changing(world, { ...world.source, catalog: loadCatalog(world.root) });
    return () => {
      undo();
      writeFileSync(file, before);
    };
  },
  settings: (world, { place, way }) =>
    changeFile(
      world,
      pick(
        [
          "Pulumi.yaml",
          "Pulumi.staging.yaml",
          "package.json",
          "package-lock.json",
          ".gantry/stacks/Pulumi.staging.yaml",
          ".npmrc",
          "tsconfig.json",
        ],
        place,
      ),
      way,
    ),
  packages: (world, { place, way }) =>
    changeFile(
      world,
      pick(
        Object.keys(written).filter((file) => file.startsWith("node_modules/")),
        place,
      ),
      way,
    ),
  engine: (world, { place, way }) =>
    changeFile(
      world,
      pick(
        ["engine/pulumi", "engine/pulumi-language-nodejs", "bin/node"]
          .map((file) => join(world.outside, file))
          .concat(".gantry/home/plugins/resource-gcp-v1/pulumi-resource-gcp"),
        place,
      ),
      way % 2,
    ),
  versions: (world, { way }) => {
    const api = versions.surfaces.get("api");
    assert.ok(api !== undefined);
    const surface = (other: Partial<typeof api>): Versions => ({
      ...versions,
      surfaces: new Map([["api", { ...api, ...other }]]),
    });
    const other = pick<Versions>(
      [
        { ...versions, certainty: "silent", why: ["no answer"] },
        { ...versions, notices: ["api stays"] },
        surface({ saidBy: "deploy-1764288000" }),
        surface({ images: new Map([["ghcr.io/lotus/api", digest.replace("0", "1")]]) }),
        surface({ traffic: { percent: 10, serving: new Map(), before: undefined } }),
        { ...versions, surfaces: new Map() },
      ],
      way,
    );
    return changing(world, { ...world.source, versions: other });
  },
  state: (world, { way }) => changeFile(world, ".gantry/state/.pulumi/stacks/gantry/staging.json", way),
  cloud: (world, { place, way }) =>
    changeFile(
      world,
      pick([".gantry/cloud/gcp/a.json", ".gantry/cloud/github/b.json", ".gantry/cloud/new.json"], place),
      way,
    ),
  read: (world, { place, way }) =>
    changeFile(
      world,
      pick(
        ["read.txt", "not-there.txt", "listed/b"].map((file) => join(world.outside, file)),
        place,
      ),
      way,
    ),
  clock: (world, { place, way }) => {
    const before = world.now;
    world.now = pick(
      [new Date(until.getTime() + Math.abs(place)), new Date(plannedAt.getTime() - 1 - Math.abs(place))],
      way,
    );
    return () => {
      world.now = before;
    };
  },
} satisfies Record<string, (world: SmallWorld, thing: Pick<OneThing, "place" | "way">) => Undo>;

export const oneThing: fc.Arbitrary<OneThing> = fc.record({
  part: fc.constantFrom(...Object.keys(changes).filter((each): each is OneThing["part"] => each in changes)),
  place: fc.nat(1_000_000),
  way: fc.nat(1_000_000),
});

/** Changes one thing of a world that has a plan, which then is not recalled: it is planned anew, or refused, and what moved is said. */
export async function assertNotRecalled(world: SmallWorld, thing: OneThing): Promise<void> {
  await world.remember();
  assert.equal(await world.whyNot(), undefined, "nothing was changed");
  const undo = changes[thing.part](world, thing);
  try {
    const said = await world.whyNot().catch((error: unknown) => {
      if (error instanceof GantryError) return `refused: ${error.message}`;
      throw error;
    });
    assert.match(said ?? "it was recalled", /^planning anew: .* moved since the plan of |^refused: Pulumi/);
  } finally {
    undo();
  }
}

function changing(world: SmallWorld, source: PlanSource): Undo {
  const before = world.source;
  world.source = source;
  return () => {
    world.source = before;
  };
}

/** Adds to a file, writes another of the same length, or takes it away; makes it where there is none. */
function changeFile(world: SmallWorld, name: string, way: number): Undo {
  const path = name.startsWith("/") ? name : join(world.root, name);
  const before = readIfThere(path);
  if (before === undefined) writeFileSync(path, "new\n");
  else if (way % 3 === 0) appendFileSync(path, " ");
  else if (way % 3 === 1) writeFileSync(path, `${before.slice(0, -2)}${before.at(-2) === "x" ? "y" : "x"}\n`);
  else rmSync(path);
  return () => {
    if (before === undefined) rmSync(path);
    else writeFileSync(path, before);
  };
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function pick<Each>(all: readonly Each[], at: number): Each {
  const each = all[at % all.length];
  if (each === undefined) throw new Error("there is nothing to pick");
  return each;
}
