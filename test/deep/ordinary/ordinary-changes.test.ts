import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { loadCatalog, type LoadedCatalog, loadRepository } from "../../../catalog/load.ts";
import { checkGovernance } from "../../../guard/governance/check.ts";
import { codeowners } from "../../../guard/codeowners.ts";
import { secretsCatalog } from "../../../secrets/secrets-catalog.ts";
import { loadRules } from "../../../policy/pack/rules.ts";
import { objections } from "../../../policy/pack/try-cases.ts";
import { repositoryStack } from "../../../stacks/repository.ts";
import { rootsAt } from "../../../catalog/project.ts";
import { wantedWorkflows } from "../../../workflows/generate-workflows.ts";
import { captured } from "../../support/captured.ts";
import { recordEnvironment } from "../../support/example.ts";
import { gitAs } from "../../support/git-as.ts";
import { assertGolden } from "../../support/golden.ts";
import { rotated, samplesOf } from "../../support/judged-stack.ts";
import { checkout, TestProject } from "../../support/project.ts";
import { record, type Recording } from "../../support/recording.ts";
import { ordinaryChanges, type OrdinaryChange } from "./ordinary-changes.ts";

const entry = z.object({
  environment: z.string(),
  field: z.string(),
  old: z.json(),
  new: z.json(),
  coveredBy: z.unknown(),
});
const governance = z.object({
  passed: z.boolean(),
  changes: z.array(entry),
  unused: z.array(z.unknown()),
  illegal: z.array(z.unknown()),
});
const log = "docs/governance.yml";

/** As docs/how-to has it for each of them: what somebody edits and runs until it can be merged, and what follows from that. */
describe("ordinary changes of a product", function () {
  this.timeout(180_000);
  let project: TestProject;
  let catalog: LoadedCatalog;
  let stacks: ReadonlyMap<string, Recording>;
  let generated: ReadonlyMap<string, string>;
  const steps = new Map<string, string>();

  before(async () => {
    project = new TestProject();
    project.write(log, "entries: []\n");
    // The checks of the gates are scripts.
    cpSync(join(checkout, "scripts"), project.path("scripts"), { recursive: true });
    await gitAs(project.root, ["init", "--quiet", "--initial-branch=main"]);
    await gitAs(project.root, ["add", "environments", "docs", "migrations", "Pulumi.yaml"]);
    await gitAs(project.root, ["commit", "--quiet", "-m", "Declare the product"]);
    catalog = loadCatalog(project.root);
    stacks = await recorded(project, catalog);
    generated = await generatedOf(project);
  });
  beforeEach(async () => {
    await gitAs(project.root, ["clean", "--quiet", "--force", "-d", "environments"]);
    await gitAs(project.root, ["reset", "--quiet", "--hard", "main"]);
  });

  for (const change of ordinaryChanges) {
    it(`${change.name}: no rule objects, and nothing is needed that it is not about`, async () => {
      for (const { file, from, to } of change.edits) {
        if (from === undefined) project.write(file, to);
        else project.edit(file, from, to);
      }
      const changed = loadCatalog(project.root);
      const after = await recorded(project, changed, catalog, stacks);
      const rules = await loadRules();
      for (const [stack, recording] of after) {
        if (recording === stacks.get(stack)) continue;
        const samples = samplesOf(recording, stack);
        for (const rule of rules)
          assert.deepEqual(objections(rule, samples), [], `${rule.id} objects in ${stack}`);
      }
      const entries = await entriesFor(project);
      const files = await generatedOf(project);
      steps.set(
        change.name,
        stepsOf(change, { entries, written: differing(generated, files), after, stacks }),
      );
    });
  }

  it("take the steps of test/golden/ordinary-changes.txt", () => {
    assertGolden("ordinary-changes.txt", [...steps.values()].join("\n"));
  });
});

/** Two of the five environments, in which the others are contained: a recording takes a while. */
const environments = ["production", "staging"];

/** The environments' stacks and the repository's; what an unchanged catalog makes is taken from before. */
async function recorded(
  project: TestProject,
  now: LoadedCatalog,
  before?: LoadedCatalog,
  known?: ReadonlyMap<string, Recording>,
): Promise<Map<string, Recording>> {
  const all = new Map<string, Recording>();
  // One after the other: there is one set of mocks.
  for (const environment of now.environments) {
    const name = environment.environment;
    if (!environments.includes(name)) continue;
    const old = before?.environments.find((each) => each.environment === name);
    const same = JSON.stringify(old) === JSON.stringify(environment) ? known?.get(name) : undefined;
    all.set(name, same ?? (await recordEnvironment(rotated(environment))));
  }
  const stack = "repository";
  all.set(stack, await record(() => repositoryStack(loadRepository(project.root)), { stack }));
  return all;
}

/** The changes that need an entry; with one of each, nothing is missing. */
async function entriesFor(project: TestProject): Promise<string[]> {
  const check = async () => {
    const { context, stdout } = captured({ cwd: project.root });
    const code = await checkGovernance(context, { base: "main", json: true });
    return { code, ...governance.parse(JSON.parse(stdout())) };
  };
  const { changes, illegal } = await check();
  assert.deepEqual(illegal, []);
  if (changes.length === 0) return [];
  const when = new Date().toISOString();
  const entries = changes.map(({ coveredBy: _none, ...each }) => ({
    who: "mali-s",
    why: "so",
    when,
    ...each,
  }));
  project.write(log, JSON.stringify({ entries }));
  assert.equal((await check()).code, 0);
  return changes.map(({ environment, field }) => `${field} of ${environment}`);
}

/** What the two commands that generate would write. */
async function generatedOf(project: TestProject): Promise<Map<string, string>> {
  const workflows = await wantedWorkflows(rootsAt(project.root));
  // Those that read the catalog.
  const others = [secretsCatalog, codeowners("")].flatMap((generator) => [
    ...generator.generate(project.root),
  ]);
  return new Map<string, string>([...workflows, ...others]);
}

function differing(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): string[] {
  const paths = new Set([...one.keys(), ...other.keys()]);
  return [...paths].filter((path) => one.get(path) !== other.get(path)).toSorted();
}

interface Found {
  entries: readonly string[];
  written: readonly string[];
  after: ReadonlyMap<string, Recording>;
  stacks: ReadonlyMap<string, Recording>;
}

/** What somebody does, a line each and counted, and what a deployment then does. */
function stepsOf(change: OrdinaryChange, { entries, written, after, stacks }: Found): string {
  const workflows = written.filter((path) => path.startsWith(".github/workflows/"));
  const others = written.filter((path) => !workflows.includes(path));
  const lines = [
    ...new Set(change.edits.map(({ file }) => `edit ${file}`)),
    "gantry catalog check",
    ...(change.commands ?? []),
    ...(entries.length === 0 ? [] : [`edit ${log}: ${entries.join(", ")}`]),
    ...(workflows.length === 0 ? [] : [`gantry workflows generate: ${workflows.join(", ")}`]),
    ...(others.length === 0 ? [] : [`npm run generate: ${others.join(", ")}`]),
  ];
  const effects = [...after].flatMap(([stack, recording]) => {
    const effect = effectOf(stacks.get(stack), recording);
    return effect === undefined ? [] : [`  then ${stack}: ${effect}`];
  });
  return [
    `${change.name}: ${lines.length} steps`,
    ...lines.map((line, index) => `  ${index + 1} ${line}`),
    ...effects,
    "",
  ].join("\n");
}

/** Such as `3 more, 1 changed`. */
function effectOf(before: Recording | undefined, after: Recording): string | undefined {
  const keyed = (recording: Recording | undefined) =>
    new Map(
      recording?.resources.map(({ type, name, inputs }) => [`${type} ${name}`, JSON.stringify(inputs)]) ?? [],
    );
  const [old, now] = [keyed(before), keyed(after)];
  const more = [...now.keys()].filter((key) => !old.has(key)).length;
  const fewer = [...old.keys()].filter((key) => !now.has(key)).length;
  const changed = [...now].filter(([key, inputs]) => old.has(key) && old.get(key) !== inputs).length;
  const parts = [`${more} more`, `${changed} changed`, `${fewer} fewer`].filter(
    (part) => !part.startsWith("0 "),
  );
  return parts.length === 0 ? undefined : parts.join(", ");
}
