import assert from "node:assert/strict";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { parseDocument } from "yaml";
import { compareCatalogs } from "../../catalog/compare/compare-catalogs.ts";
import { loadCatalog } from "../../catalog/load.ts";
import type { RenamePlan } from "../../catalog/rename/interrupted.ts";
import { carryOutRename } from "../../catalog/rename/journal.ts";
import { planRename } from "../../catalog/rename/plan-rename.ts";
import { renameInFile } from "../../catalog/rename/rename-in-file.ts";
import { renameEnvironment } from "../../catalog/rename-environment.ts";
import { renameSurface } from "../../catalog/rename-surface.ts";
import { GantryError } from "../../model/errors.ts";
import { captured } from "../support/captured.ts";
import { TestProject } from "../support/project.ts";
import { globalFile, makeProject, productionFile, stagingFile, usEastFile, type Project } from "./project.ts";

const file = `# What is deployed.
surfaces:
  portal: # the portal
    # By its app.
    app: portal
  "api": { app: api }
services:
  portal: { ghEnvironment: production }
bundles: { prod-portal: { surface: portal, owner: portal-team } }
guardrails:
  minutes:
    surface: 'portal' # whose builds
waivers:
  portal: { resource: vercel:index/project:Project portal }
`;

const failure = (work: () => unknown): GantryError => {
  try {
    work();
  } catch (error) {
    if (error instanceof GantryError) return error;
    throw error;
  }
  throw new Error("it was not refused");
};

describe("a file of the catalog in which a surface is renamed", () => {
  it("says the new name wherever the old one stood, what it was made as, and nothing else that is new", () => {
    assert.equal(
      renameInFile(file, { from: "portal", to: "web", madeAs: "write" }),
      file
        .replace("  portal: # the portal", "  web: # the portal\n    madeAs: portal")
        .replace("  portal: { gh", "  web: { gh")
        .replace("surface: portal,", "surface: web,")
        .replace("surface: 'portal'", "surface: web"),
    );
  });

  it("takes names that YAML has a meaning for as names", () => {
    const renamed = renameInFile(file, { from: "api", to: "null", madeAs: "write" });
    assert.match(renamed, /^ {2}"null": \{ madeAs: api, app: api \}$/m);
  });

  it("keeps Windows' line ends", () => {
    const windows = file.replaceAll("\n", "\r\n");
    const renamed = renameInFile(windows, { from: "portal", to: "web", madeAs: "write" });
    assert.match(renamed, / {2}web: # the portal\r\n {4}madeAs: portal\r\n {4}# By its app\.\r\n/);
    assert.doesNotMatch(renamed, /[^\r]\n/);
  });

  const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,4})?$/);
  const indent = fc.constantFrom("  ", "    ");
  const comment = fc.constantFrom("", " # why");
  /** A surface with one key or two, in lines or between braces. */
  const surface = fc.record({ id: name, isFlow: fc.boolean(), two: fc.boolean(), comment });
  interface Written {
    surfaces: { id: string; isFlow: boolean; two: boolean; comment: string }[];
    indent: string;
    blank: string;
    end: string;
  }
  const catalog: fc.Arbitrary<Written> = fc.record({
    surfaces: fc.uniqueArray(surface, { selector: ({ id }) => id, minLength: 1, maxLength: 6 }),
    indent,
    blank: fc.constantFrom("", "\n", "\n# more\n"),
    end: fc.constantFrom("\n", ""),
  });
  const textOf = ({ surfaces, indent: by, blank, end }: Written): string =>
    [
      "surfaces:",
      ...surfaces.map(({ id, isFlow, two, comment: why }) => {
        const keys = ["app: api", ...(two ? ["public: true"] : [])];
        const below = isFlow ? [] : keys.map((key) => `${by}${by}${key}`);
        return [`${by}${JSON.stringify(id)}:${isFlow ? ` { ${keys.join(", ")} }` : ""}${why}`, ...below].join(
          "\n",
        );
      }),
      `${blank}bundles:`,
      ...surfaces.map(({ id }, index) => `${by}b${index}: { owner: a-team, surface: ${JSON.stringify(id)} }`),
    ].join("\n") + end;

  it("is as it was once it is renamed back, but for quotes around a name", () => {
    fc.assert(
      fc.property(catalog, fc.nat(), name, (made, at, to) => {
        const from = made.surfaces[at % made.surfaces.length]?.id ?? "";
        fc.pre(made.surfaces.every(({ id }) => id !== to));
        const text = textOf(made);
        const there = renameInFile(text, { from, to, madeAs: "write" });
        assert.equal(parseDocument(there).errors.length, 0);
        const back = renameInFile(there, { from: to, to: from, madeAs: "remove" });
        const bare = (one: string): string => one.replaceAll('"', "");
        assert.equal(bare(back), bare(text));
        assert.deepEqual(parseDocument(back).toJS(), parseDocument(text).toJS());
      }),
    );
  });
});

describe("gantry rename surface", () => {
  let project: Project;
  before(() => {
    project = makeProject();
    project.write("docs/clarifications.yml", clarifications);
  });
  const files = [globalFile, stagingFile, productionFile, usEastFile, "docs/clarifications.yml"];
  const texts = (): string[] => files.map((path) => project.read(path));
  const journal = (): string => join(project.root, ".gantry", "rename.json");
  const plan = (from: string, to: string): RenamePlan =>
    planRename(project.root, loadCatalog(project.root), { from, to });
  async function rename(from: string, to: string): Promise<string> {
    const { context, stdout } = captured({ cwd: project.root });
    await renameSurface(context, { from, to, yes: true, json: false });
    return stdout();
  }
  const surfaces = (): string[] =>
    loadCatalog(project.root).environments[0]?.surfaces.map(({ id }) => id) ?? [];

  it("names what reads its outputs at the repository's top as well, of a project in a folder", async () => {
    const folder = new TestProject("infra");
    mkdirSync(join(folder.repository, ".git"));
    folder.write("scripts/deploy/ask.sh", "jq .surfaces.api.url\n");
    for (const path of [".github/workflows/own.yml", ".github/actions/ask/action.yml", "scripts/ask.sh"]) {
      mkdirSync(dirname(join(folder.repository, path)), { recursive: true });
      writeFileSync(join(folder.repository, path), "\nrun: jq .surfaces.api.url\n");
    }
    const { context, stdout } = captured({ cwd: folder.root });
    await renameSurface(context, { from: "api", to: "backend", yes: true, json: false });
    assert.deepEqual(
      [...stdout().matchAll(/^(\S+) reads the output/gm)].map(([, place]) => place),
      [
        ".github/actions/ask/action.yml:2",
        ".github/workflows/own.yml:2",
        "infra/scripts/deploy/ask.sh:1",
        "scripts/ask.sh:2",
      ],
    );
  });

  it("renames in every file, shows each line, and there and back is what was there", async () => {
    writeFileSync(join(project.root, "Pulumi.yaml"), "name: gantry\n");
    const before = texts();
    const governed = loadCatalog(project.root);
    project.write("scripts/deploy/ask.sh", "jq .surfaces.api.url\njq '.surfaces[\"portal\"]'\n");
    const said = await rename("api", "backend");
    assert.match(
      said,
      /scripts\/deploy\/ask\.sh:1 reads the output surfaces\.api, which is surfaces\.backend/,
    );
    assert.match(
      said,
      /docs\/clarifications\.yml\n +\d+ - .*\[api, portal\]\n +\d+ \+ .*\[backend, portal\]/,
    );
    assert.match(said, /regions\/us-east\/config\.yml\n +\d+ - {3}api:\n +\d+ \+ {3}backend:/);
    assert.match(said, /its resources keep the name "api"/);
    assert.deepEqual(surfaces(), ["backend", "mobile", "ocr-worker", "portal"]);
    assert.equal(texts().join("").split("madeAs").length, 2, "it is said once");
    assert.deepEqual(
      compareCatalogs(governed, loadCatalog(project.root)),
      [],
      "nothing that is governed is loosened",
    );
    assert.match(await rename("api", "backend"), /nothing is left to do/);

    await rename("backend", "server");
    assert.match(
      project.read(globalFile),
      /server:\n {4}madeAs: api\n/,
      "a second rename keeps the first name",
    );
    await rename("server", "api");
    assert.deepEqual(texts(), before);
    assert.deepEqual(compareCatalogs(loadCatalog(project.root), governed), []);
  });

  it("refuses a name that cannot be meant", async () => {
    const said = (from: string, to: string): string => failure(() => plan(from, to)).message;
    assert.match(failure(() => plan("portl", "web")).hint ?? "", /did you mean "portal"/);
    assert.match(said("portal", "Web"), /"Web" is no name of a surface: it must be lower-case words/);
    assert.match(said("portal", "a/b"), /"a\/b" is no name of a surface/);
    assert.match(said("portal", "portal"), /is the surface's name already/);
    assert.match(said("portal", "api"), /"api" is taken: production has a surface called so/);
    assert.match(said("portal", "dns"), /"dns" is taken: production has a service called so/);
    await rename("portal", "web");
    assert.match(said("mobile", "portal"), /surface "web" was made under it/);
    await rename("web", "portal");
  });

  it("is finished by the same command after a kill, which every other command asks for", async () => {
    const before = texts();
    const whole = plan("portal", "web");
    const [first, ...rest] = whole.files;
    carryOutRename(project.root, { ...whole, files: first === undefined ? [] : [first] });
    writeFileSync(journal(), JSON.stringify(whole));
    assert.ok(rest.length > 4);
    const error = failure(() => loadCatalog(project.root));
    assert.match(error.message, /surface "portal" is half renamed to "web"/);
    assert.match(error.hint ?? "", /gantry rename surface portal web/);
    assert.match(await rename("portal", "web"), /renamed portal to web in \d files/);
    assert.deepEqual(surfaces(), ["api", "mobile", "ocr-worker", "web"]);
    assert.equal(existsSync(journal()), false);
    await rename("web", "portal");
    assert.deepEqual(texts(), before);
  });

  it("leaves a file alone that somebody edited after a kill", async () => {
    const whole = plan("portal", "web");
    const [first] = whole.files;
    assert.ok(first);
    writeFileSync(journal(), JSON.stringify(whole));
    project.write(first.path, `${first.after}# mine\n`);
    await assert.rejects(
      rename("portal", "web"),
      /half renamed to "web", and environments\/global\/config\.yml was edited/,
    );
    project.write(first.path, first.before);
    rmSync(journal());
  });

  it("brings back a catalog that has a mistake afterwards", async () => {
    const before = texts();
    const own = plan("portal", "web");
    const broken = own.files.map((each) => ({ ...each, after: each.after.replace("bundles:", "bundle:") }));
    carryOutRename(project.root, { ...own, files: broken });
    const [first] = broken;
    assert.ok(first);
    writeFileSync(join(project.root, first.path), first.before);
    await assert.rejects(rename("portal", "web"), /not renamed: with the new name the catalog has/);
    assert.deepEqual(texts(), before);
    assert.equal(existsSync(journal()), false);
  });

  it("says what an environment's rename is instead", () => {
    const { context } = captured({ cwd: project.root });
    const error = failure(() => renameEnvironment(context, { from: "canary", to: "preview" }));
    assert.match(error.hint ?? "", /one of production, staging, canary, sandbox, performance/);
    const taken = failure(() => renameEnvironment(context, { from: "canary", to: "sandbox" }));
    assert.match(taken.message, /"sandbox" is there already/);
    project.delete("environments/sandbox");
    const steps = failure(() => renameEnvironment(context, { from: "canary", to: "sandbox" })).problems;
    assert.ok(steps.some((step) => step.includes('"gantry destroy canary"')));
  });
});

const clarifications = `clarifications:
  - id: budgets
    question: From when on does somebody have to know?
    answer: From 80 percent.
    sessionDate: 2025-11-05
    impactArea: deployment
    surfaces: [api, portal]
`;
