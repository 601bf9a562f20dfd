import { botProblem } from "../../model/bot-accounts.ts";
import type { Resource } from "../resource.ts";
import type { Rule, Violation } from "../rule.ts";
import { types } from "../types.ts";

export const rule: Rule = {
  id: "require-human-reviewers",
  sentence:
    "Whoever may approve a deployment is a person and no bot, and each person is one reviewer at GitHub.",
  protects: { entity: "DeploymentEnvironment", seed: "002" },
  remedy: "name people in approvals.reviewers, each with one account",
  judges: (type) => type === types.environment || type === types.githubEnvironment,
  *check(resource) {
    if (resource.type === types.environment) yield* checkEntity(resource);
    else yield* checkEnvironment(resource);
  },
};

function* checkEntity(entity: Resource): Generator<Violation> {
  for (const path of [...entity.each("approvals.reviewers"), "approvals.onePerson"]) {
    const problem = botProblem({ login: entity.get(`${path}.login`), id: entity.get(`${path}.id`) });
    if (problem !== undefined) yield { field: path, problem };
  }
}

/** What GitHub is told, whoever wrote it: it knows ids alone. */
function* checkEnvironment(environment: Resource): Generator<Violation> {
  const paths = environment.each("reviewers").flatMap((group) => environment.each(`${group}.users`));
  const persons = personsOf(environment.owner(types.environment));
  const seen = new Set<string>();
  for (const path of paths) {
    const id = environment.get(path);
    const problem = botProblem({ id });
    if (problem !== undefined) yield { field: path, problem };
    const person = persons.get(id);
    if (person === undefined) continue;
    if (seen.has(person)) yield { field: path, problem: "is another account of a reviewer" };
    seen.add(person);
  }
}

/** By the id of each account the person that the catalog says it belongs to. */
function personsOf(entity: Resource | undefined): ReadonlyMap<unknown, string> {
  if (entity === undefined) return new Map();
  const persons = entity.fields("approvals.accounts");
  return new Map(
    persons.flatMap((person) =>
      entity.each(person).map((account): [unknown, string] => [entity.get(`${account}.id`), person]),
    ),
  );
}
