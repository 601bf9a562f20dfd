import { z } from "zod";
import type { Repository } from "../../model/declared/product.ts";
import { driftGhEnvironment } from "../../model/declared/gh-environment.ts";
import { setByHand, setByHandForDrift } from "../../model/set-by-hand.ts";
import type { GitHubClient } from "../../clients/github/github-client.ts";
import { compareSubjects, type Difference, type Subject } from "./subject.ts";
import type { DeclaredGitHub } from "./declared.ts";
import {
  declaredEnvironments,
  foundEnvironment,
  isSecret,
  secretTitle,
  variableTitle,
} from "./environment-subjects.ts";
import { declaredProtections, foundProtection } from "./protection-subjects.ts";
import { declaredRulesets, foundRulesets, readRulesets } from "./ruleset-subjects.ts";

export interface ReadBackOptions {
  client: GitHubClient;
  declared: DeclaredGitHub;
  repository: Repository;
  /** The names of the secrets of each GitHub environment. */
  secrets: ReadonlyMap<string, readonly string[]>;
  /** The emulated repository has a visibility, an id and a default branch of its own, and needs no secrets. */
  local: boolean;
}

const facts = z.object({
  id: z.int(),
  default_branch: z.string(),
  visibility: z.enum(["public", "private", "internal"]),
});

/**
 * Asks GitHub what it has, by its own interface and not through the state, and compares it with what the program of a
 * stack declares. What the caller may not see is a difference, too. @throws RestFailed
 */
export async function readBack(options: ReadBackOptions): Promise<Difference[]> {
  const { client, declared, secrets } = options;
  // First: afterwards a 404 means that the thing is missing, and not the repository or the permission to see it.
  const repository = await foundRepository(options);
  const environments = await Promise.all(
    declared.environments.map(({ inputs }) => foundEnvironment(client, inputs.environment)),
  );
  const rulesets = declared.rulesets.length === 0 ? [] : await readRulesets(client);
  const protections = await Promise.all(
    declared.protections.map(({ inputs }) => foundProtection(client, inputs.pattern)),
  );
  const wanted = [
    declaredRepository(options),
    ...declaredEnvironments(declared, secrets),
    ...declaredRulesets(declared.rulesets),
    ...declaredProtections(declared.protections),
  ];
  const found = [
    repository,
    ...environments.flat(),
    ...foundRulesets(declared.rulesets, rulesets),
    ...protections.flat(),
  ];
  const expected = new Set(declared.environments.flatMap(({ inputs }) => titlesByHand(inputs.environment)));
  return compareSubjects(wanted, found).filter(({ kind, what }) => {
    if (kind === "undeclared") return !expected.has(what);
    return kind !== "missing" || !options.local || !isSecret(what);
  });
}

/** What somebody puts into an environment by hand: no stranger, and nobody's to take out. */
function titlesByHand(environment: string): string[] {
  const { backendVariable, ...ofDeployment } = setByHand;
  // A key of who deploys is a stranger where the drift check runs.
  const keys = environment.startsWith(driftGhEnvironment(""))
    ? Object.values(setByHandForDrift)
    : Object.values(ofDeployment);
  const secrets = keys.map((key) => secretTitle(key, environment));
  return [...secrets, variableTitle(backendVariable, environment)];
}

function declaredRepository({ repository, local }: ReadBackOptions): Subject {
  const { owner, name, defaultBranch, visibility, repositoryId } = repository;
  const own = { default_branch: defaultBranch, visibility, id: repositoryId };
  return { what: `repository ${owner}/${name}`, fields: local ? {} : own };
}

/** A name can be registered again by somebody else: the id says whether it is still the same repository. */
async function foundRepository({ client, repository, local }: ReadBackOptions): Promise<Subject> {
  const { owner, name } = repository;
  const found = await client.get(facts, "", {
    what: `read repository ${owner}/${name}`,
    permission: "Metadata: read",
  });
  const visibility = found.visibility === "public" ? "public" : "private";
  const own = { default_branch: found.default_branch, visibility, id: String(found.id) };
  return { what: `repository ${owner}/${name}`, fields: local ? {} : own };
}
