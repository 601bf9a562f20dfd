import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { rootsAt } from "../../catalog/project.ts";
import { codeowners } from "../../guard/codeowners.ts";
import { readWorkflows } from "../../workflows/compare-files.ts";
import { wantedWorkflows } from "../../workflows/generate-workflows.ts";
import { temporaryFolder } from "../support/clean-up.ts";
import { lint } from "../support/lint.ts";
import { inProcess } from "../support/in-process.ts";
import { requireActionlint } from "../support/require-go-tool.ts";
import { WorkflowProject } from "./workflow-project.ts";

const filtered = z.looseObject({ paths: z.array(z.string()).optional() });
const workflow = z.object({
  on: z.record(z.string(), z.unknown()),
  defaults: z.object({ run: z.record(z.string(), z.string()) }),
  jobs: z.record(
    z.string(),
    z.object({
      steps: z.array(
        z.object({
          uses: z.string().optional(),
          run: z.string().optional(),
          "working-directory": z.string().optional(),
          with: z.record(z.string(), z.unknown()).optional(),
        }),
      ),
    }),
  ),
});

const read = (text: string) => workflow.parse(parse(text));

describe("the workflows of a project in a folder of its repository", () => {
  before(async function () {
    await requireActionlint(this);
  });

  for (const folder of ["", "infra", "a folder/with ümlauts"]) {
    it(`are at the repository's top and pass the check: ${JSON.stringify(folder)}`, async () => {
      const project = new WorkflowProject(folder);
      assert.equal((await project.workflows("generate")).exitCode, 0);
      assert.equal(readWorkflows(project.repository).size, 26);
      assert.equal(project.has(".github"), folder === "");
      const below = { cwd: project.path("environments", "staging"), env: {} };
      const checked = await inProcess(["workflows", "check"], below);
      assert.equal(checked.exitCode, 0, checked.stdout);
      assert.match(
        (await inProcess(["workflows", "generate"], below)).stdout,
        /^26 of 26 workflows were up to date$/m,
      );
    });
  }

  it("start in that folder, but for what starts before anything is checked out", async () => {
    const project = new WorkflowProject("infra");
    for (const [path, text] of await wantedWorkflows(rootsAt(project.root))) {
      const { defaults, jobs } = read(text);
      assert.deepEqual(defaults.run, { shell: "bash", "working-directory": "infra" }, path);
      for (const [id, { steps }] of Object.entries(jobs)) {
        const at = steps.findIndex(({ uses = "" }) => uses.startsWith("actions/checkout@"));
        const first = at === -1 ? steps : steps.slice(0, at);
        for (const step of first.filter(({ run }) => run !== undefined))
          assert.equal(step["working-directory"], ".", `${path} ${id}`);
      }
    }
  });

  it("name to actions and filters what there is, from the repository's top", async () => {
    const project = new WorkflowProject("infra");
    const texts = [...(await wantedWorkflows(rootsAt(project.root))).values()].map(read);
    const steps = texts.flatMap(({ jobs }) => Object.values(jobs).flatMap((job) => job.steps));
    const given = (name: string, action: RegExp): string[] =>
      steps.flatMap(({ uses = "", with: values }) =>
        action.test(uses) && typeof values?.[name] === "string" ? [values[name]] : [],
      );
    for (const name of ["go-version-file", "cache-dependency-path"])
      for (const path of given(name, /setup-(go|node)/))
        assert.ok(existsSync(join(project.repository, path)), path);
    assert.ok(given("cache-dependency-path", /setup-node/).includes("infra/package-lock.json"));
    const kept = new Set(given("path", /(up|down)load-artifact/));
    assert.deepEqual([...kept].filter((path) => !path.startsWith("infra/")).sort(), [
      "apps/mobile/dist",
      "apps/portal/.vercel/output",
    ]);
    assert.ok(given("context", /build-push/).includes("infra"));
    assert.ok(given("file", /build-push/).includes("infra/migrations/Dockerfile"));
    const paths = new Set(
      texts.flatMap(({ on }) =>
        Object.values(on).flatMap((event) => filtered.safeParse(event).data?.paths ?? []),
      ),
    );
    for (const path of ["infra/environments/staging/**", "infra/Pulumi.staging.yaml", "infra/migrations/**"])
      assert.ok(paths.has(path), path);
    assert.deepEqual(
      [...paths].filter((path) => !/^(infra|apps|\.github)\//.test(path)),
      [],
    );
  });

  it("take the lock file of the repository where the project has none", async () => {
    const project = new WorkflowProject("infra");
    renameSync(project.path("package-lock.json"), join(project.repository, "package-lock.json"));
    const text =
      (await wantedWorkflows(rootsAt(project.root))).get(".github/workflows/pull-request.yml") ?? "";
    assert.match(text, /cache-dependency-path: package-lock\.json/);
  });

  it("are taken over where the project was moved there, and none is left", async () => {
    const project = new WorkflowProject("infra");
    const before = [...readWorkflows(project.repository).keys()];
    const { stdout, exitCode } = await project.workflows("generate", "--json");
    assert.equal(exitCode, 0);
    assert.deepEqual(z.object({ written: z.array(z.string()) }).parse(JSON.parse(stdout)).written, before);
  });

  it("are refused where the repository has another project, as by whoever checks or begins one", async () => {
    const project = new WorkflowProject("infra");
    writeFileSync(join(project.repository, "Pulumi.yaml"), "name: somebody else's\n");
    const check = ["workflows", "check"];
    assert.doesNotMatch((await inProcess(check, { cwd: project.root, env: {} })).stderr, /another one/);
    mkdirSync(join(project.repository, "environments"));
    const before = readWorkflows(project.repository);
    for (const words of [check, ["workflows", "generate"], ["catalog", "check"], ["init", "--yes"]]) {
      const { exitCode, stderr } = await inProcess(words, { cwd: project.root, env: {} });
      assert.equal(exitCode, 2, words.join(" "));
      assert.match(
        stderr,
        /has the project in "infra\/" and another one, and one repository has the pipeline/,
      );
      assert.match(stderr, /"Pulumi\.yaml" is that of the project at its top/);
    }
    assert.deepEqual(readWorkflows(project.repository), before);
  });

  for (const folder of ["a*b", "it's", "${{ x }}", "-infra", 'say "it"']) {
    it(`are refused for a folder that they cannot name: ${folder}`, async () => {
      const { exitCode, stderr } = await new WorkflowProject(folder).workflows("generate");
      assert.equal(exitCode, 2);
      assert.match(stderr, /no workflow can name the project's folder/);
    });
  }

  it("are those of the folder itself where it is in no repository", async () => {
    const project = new WorkflowProject();
    assert.deepEqual(rootsAt(project.root), { root: project.root, repository: project.root, prefix: "" });
    assert.match((await project.workflows("generate")).stdout, /26 of 26 workflows were up to date/);
  });

  it("are judged by where they run, those too that others wrote", async () => {
    const project = new WorkflowProject("infra");
    const broken = async (folder: string): Promise<string[]> => {
      const text = `on: workflow_dispatch
permissions: {}
defaults: { run: { shell: bash${folder} } }
jobs:
  one:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions: {}
    steps:
      - run: scripts/test/10-unit.sh
`;
      const { findings } = await lint(new Map([[".github/workflows/own.yml", text]]), { root: project.root });
      return findings.map(({ message }) => message);
    };
    assert.deepEqual(await broken(", working-directory: infra"), []);
    assert.deepEqual(await broken(""), ['there is no "scripts/test/10-unit.sh"']);
  });
});

describe("the code owners of a project in a folder", () => {
  const begin = (): { root: string; file: string } => {
    const top = temporaryFolder("gantry-owners-");
    const root = join(top, "my infra");
    mkdirSync(join(top, ".github"));
    cpSync(new WorkflowProject().path("environments"), join(root, "environments"), { recursive: true });
    cpSync(join(import.meta.dirname, "..", "..", "docs", "runbooks"), join(root, "docs", "runbooks"), {
      recursive: true,
    });
    cpSync(join(import.meta.dirname, "..", "..", "migrations"), join(root, "migrations"), {
      recursive: true,
    });
    return { root, file: join(top, ".github", "CODEOWNERS") };
  };
  const made = (root: string): string => [...codeowners("my infra/").generate(root).values()][0] ?? "";

  it("are a part at the end of the repository's file, which keeps what is others'", () => {
    const { root, file } = begin();
    writeFileSync(file, "/shop/ @shop-team");
    const text = made(root);
    assert.match(text, /^\/shop\/ @shop-team\n# gantry: my infra\/\n/);
    assert.match(text, /^\/my\\ infra\/policy\/ +@mali-s @jonas-w$/m);
    assert.match(text, /^\/\.github\/ +@mali-s/m);
    writeFileSync(file, `${text}/more/ @them\n`);
    assert.equal(made(root), `/shop/ @shop-team\n/more/ @them\n${text.slice("/shop/ @shop-team\n".length)}`);
  });

  it("take the place of those that it had at the top, where it was before", () => {
    const { root, file } = begin();
    writeFileSync(file, [...codeowners("").generate(root).values()][0] ?? "");
    assert.doesNotMatch(made(root), /^\/policy\//m);
    assert.equal(readFileSync(file, "utf8").startsWith("# Generated"), true);
  });
});
