import assert from "node:assert/strict";
import { openSession } from "../../../engine/run/open-session.ts";
import { repositoryStack } from "../../../catalog/stacks.ts";
import { openGitHub, type OpenGitHub } from "../../../guard/open-github.ts";
import { createProgress } from "../../../terminal/progress.ts";
import { expectedSecrets, stackDeclares } from "../../../guard/read-back/read-back-stack.ts";
import { readBack } from "../../../guard/read-back/read-back.ts";
import type { Difference } from "../../../guard/read-back/subject.ts";
import { loadRepository } from "../../../catalog/load.ts";
import { cleanUp } from "../../support/clean-up.ts";
import { deployedProject } from "../../support/first-deployment.ts";
import { quietContext } from "../../support/in-process.ts";
import { leavesOf, otherThan } from "../../support/leaves.ts";
import type { TestProject } from "../../support/project.ts";
import { storedFiles, type StoredFile } from "../../support/stored-resources.ts";

/** What the emulated GitHub computes: no setting, and in no answer that says how something is set. */
const computed = ["etag", "nodeId", "rulesetId", "repositoryId", "policyId", "createdAt", "updatedAt"];
/** An environment is found by the name of its file, which these two only repeat. */
const repeated = ["environment", "repository"];
/** GitHub has one of each; that they stand in a list is the provider's way of writing it. */
const single = ["requiredPullRequestReviews", "requiredStatusChecks"];
const environmentType = "github:index/repositoryEnvironment:RepositoryEnvironment";
const ofRepository = ["Ruleset", "BranchProtection"];

describe("reading GitHub's settings back", () => {
  let project: TestProject;
  const look = new Map<string, () => Promise<Difference[]>>();
  let github: OpenGitHub;

  before(async function () {
    this.timeout(240_000);
    project = await deployedProject("production", repositoryStack);
    const { repository } = loadRepository(project.root).product;
    const context = quietContext(project.root);
    github = await openGitHub({ repository, env: {}, local: project.path(".gantry") });
    cleanUp(() => github.close());
    for (const stack of ["production", repositoryStack]) {
      const session = await openSession(context, { stack, local: true, progress: createProgress(context) });
      const declared = await stackDeclares(session);
      const secrets = expectedSecrets(project.root, stack);
      look.set(stack, () => readBack({ client: github.client, declared, repository, secrets, local: true }));
    }
  });

  async function differences(type: string): Promise<Difference[]> {
    const stack = ofRepository.some((word) => type.includes(word)) ? repositoryStack : "production";
    return (await look.get(stack)?.()) ?? [];
  }

  function readBackFiles(): StoredFile[] {
    const files = storedFiles(project, "github").filter(
      ({ resource }) => !resource.type.includes("IssueLabel"),
    );
    assert.ok(files.length > 20, `only ${files.length} resources`);
    return files;
  }

  it("finds nothing right after a deployment", async () => {
    for (const file of readBackFiles()) assert.deepEqual(await differences(file.resource.type), []);
  });

  it("finds every single field that was tampered with", async function () {
    this.timeout(240_000);
    const missed: string[] = [];
    for (const file of readBackFiles()) {
      for (const leaf of leavesOf(file.resource.state)) {
        const { type } = file.resource;
        if (computed.includes(leaf.path)) continue;
        if (type === environmentType && repeated.includes(leaf.path)) continue;
        // Where there is no reviewer, GitHub has no rule that could say it.
        if (file.resource.id.includes(":drift-") && leaf.path === "preventSelfReview") continue;
        leaf.set(otherThan(leaf.value));
        file.write();
        if ((await differences(type)).length === 0) missed.push(`${type} ${leaf.path}`);
        leaf.set(leaf.value);
      }
      file.restore();
    }
    assert.deepEqual(missed, []);
  });

  it("finds every list that lost an entry or got one", async () => {
    const missed: string[] = [];
    for (const file of readBackFiles()) {
      for (const { path, list } of listsOf(file.resource.state)) {
        const [first] = list;
        for (const [what, change] of [
          ["lost", () => list.splice(0, 1)],
          ["got", () => list.push(anotherEntry(path, first))],
        ] as const) {
          if (list.length === 0 ? what === "lost" : single.includes(path)) continue;
          const before = [...list];
          change();
          file.write();
          if ((await differences(file.resource.type)).length === 0)
            missed.push(`${file.resource.type} ${path} ${what}`);
          list.splice(0, list.length, ...before);
        }
      }
      file.restore();
    }
    assert.deepEqual(missed, []);
  });

  it("finds everything that was deleted, and says that it is missing", async () => {
    for (const file of readBackFiles()) {
      file.remove();
      const found = await differences(file.resource.type);
      file.restore();
      assert.ok(found.length > 0, file.resource.type);
    }
  });
});

function listsOf(value: unknown, path = ""): { path: string; list: unknown[] }[] {
  if (!(value instanceof Object)) return [];
  const own = Array.isArray(value) ? [{ path, list: value }] : [];
  return [
    ...own,
    ...Object.keys(value).flatMap((key) =>
      listsOf(Reflect.get(value, key), path === "" ? key : `${path}.${key}`),
    ),
  ];
}

/** Where nobody has to approve, the list has no entry to go by. */
function anotherEntry(path: string, first: unknown): unknown {
  if (first === undefined && path === "reviewers") return { users: [7] };
  return first instanceof Object ? otherObject(first) : otherThan(first ?? "x");
}

function otherObject(value: object): unknown {
  const copy: unknown = structuredClone(value);
  for (const leaf of leavesOf(copy).slice(0, 1)) leaf.set(otherThan(leaf.value));
  return copy;
}
