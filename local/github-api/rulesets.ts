import type { RestEndpointMethodTypes } from "@octokit/rest";
import { z } from "zod";
import { numberOf, rulesetToken } from "../github/common.ts";
import { requireRules, type RepositoryFacts } from "../github/repository.ts";
import { ruleset } from "../github/rules.ts";
import { propertiesSchema } from "../stored-resource.ts";
import type { StoredResource } from "../store.ts";
import { at, isProperties, numberAt, textAt, type Properties, type Value } from "../values.ts";
import { ApiError, bodyOf, link, notFound, param, type ApiRequest, type Route } from "./http.ts";
import { record, recordsOf } from "./records.ts";
import { nodeId, repositoryOf } from "./repositories.ts";
import { rulesFromApi, rulesToApi, type ApiRule } from "./ruleset-format.ts";
import { isObject } from "../../model/is-object.ts";

const actor = z.object({
  actor_id: z.number().int().nullish(),
  actor_type: z.string(),
  bypass_mode: z.string().default("always"),
});
const wanted = z.object({
  name: z.string().min(1),
  target: z.enum(["branch", "tag", "push"]).default("branch"),
  enforcement: z.enum(["disabled", "active", "evaluate"]),
  bypass_actors: z.array(actor).optional(),
  conditions: z
    .object({ ref_name: z.object({ include: z.array(z.string()), exclude: z.array(z.string()) }) })
    .nullish(),
  rules: z.array(z.object({ type: z.string(), parameters: propertiesSchema.optional() })).default([]),
});

const base = "/repos/{owner}/{repo}/rulesets";

/** `repository-ruleset` of GitHub's description; of its rules, whose parameters a file may hold anything in, the form. */
type Described = RestEndpointMethodTypes["repos"]["getRepoRuleset"]["response"]["data"];
type RulesetBody = Omit<Described, "rules"> & { rules?: readonly ApiRule[] };
type Actor = NonNullable<Described["bypass_actors"]>[number];

// A file may hold words that GitHub has not: they become others than those that Gantry declares, so that it is seen.
const target = z.enum(["branch", "tag", "push"]).catch("push");
const enforcement = z.enum(["disabled", "active", "evaluate"]).catch("disabled");
const actorType = z
  .enum(["Integration", "OrganizationAdmin", "RepositoryRole", "Team", "DeployKey"])
  .catch("Team");
const bypassMode = z.enum(["always", "pull_request", "exempt"]).catch("exempt");

/** https://docs.github.com/en/rest/repos/rules */
export const rulesetRoutes: readonly Route[] = [
  {
    method: "GET",
    path: base,
    answer: async (request) => {
      const repository = await ruled(request);
      const found = await recordsOf(request.store, rulesetToken, repository);
      return { status: 200, list: found.map((each) => summary(request, repository, each)) };
    },
  },
  {
    method: "POST",
    path: base,
    answer: async (request) => {
      const repository = await ruled(request);
      const body = bodyOf(request, wanted);
      const same = (await recordsOf(request.store, rulesetToken, repository)).some(
        (each) => each.state["name"] === body.name,
      );
      if (same) throw new ApiError(422, "Validation Failed", ["Name must be unique"]);
      const id = String(numberOf(request.now, repository.owner, repository.name, body.name));
      const made = record(request, rulesetToken, repository.owner, id, stateOf(repository, body, id));
      refuseWrong(made.state);
      await request.store.write(made);
      return { status: 201, body: details(request, repository, made) };
    },
  },
  {
    method: "GET",
    path: `${base}/{ruleset_id}`,
    answer: async (request) => {
      const { repository, stored } = await find(request);
      return { status: 200, body: details(request, repository, stored) };
    },
  },
  {
    method: "PUT",
    path: `${base}/{ruleset_id}`,
    answer: async (request) => {
      const { repository, stored } = await find(request);
      const current = details(request, repository, stored);
      const body = bodyOf(
        { ...request, body: { ...current, ...(isObject(request.body) ? request.body : {}) } },
        wanted,
      );
      const changed = { ...stored, updatedAt: request.now, state: stateOf(repository, body, stored.id) };
      refuseWrong(changed.state);
      await request.store.write(changed);
      return { status: 200, body: details(request, repository, changed) };
    },
  },
  {
    method: "DELETE",
    path: `${base}/{ruleset_id}`,
    answer: async (request) => {
      await request.store.delete(rulesetToken, (await find(request)).stored.key);
      return { status: 204 };
    },
  },
];

/** The repository, if its plan has rulesets; the 403 of the provider's message is the interface's own. */
export async function ruled(request: ApiRequest): Promise<RepositoryFacts> {
  const repository = await repositoryOf(request);
  try {
    requireRules(repository);
  } catch (error) {
    throw new ApiError(
      403,
      error instanceof Error ? error.message.replace(/^403 | \[\]$/g, "") : "Forbidden",
    );
  }
  return repository;
}

async function find(request: ApiRequest): Promise<{ repository: RepositoryFacts; stored: StoredResource }> {
  const repository = await ruled(request);
  const stored = await request.store.read(
    rulesetToken,
    `${repository.owner}/${param(request, "ruleset_id")}`,
  );
  if (stored?.state["repository"] !== repository.name) throw notFound();
  return { repository, stored };
}

function stateOf(repository: RepositoryFacts, body: z.infer<typeof wanted>, id: string): Properties {
  const names = body.conditions?.ref_name;
  return {
    name: body.name,
    repository: repository.name,
    target: body.target,
    enforcement: body.enforcement,
    rules: rulesFromApi(body.rules),
    rulesetId: Number(id),
    nodeId: nodeId("RRS", id),
    ...(names === undefined
      ? {}
      : { conditions: { refName: { includes: names.include, excludes: names.exclude } } }),
    ...(body.bypass_actors === undefined
      ? {}
      : {
          bypassActors: body.bypass_actors.map((each) => ({
            ...(each.actor_id === null || each.actor_id === undefined ? {} : { actorId: each.actor_id }),
            actorType: each.actor_type,
            bypassMode: each.bypass_mode,
          })),
        }),
  };
}

function refuseWrong(state: Properties): void {
  const problems = ruleset.check?.(state) ?? [];
  if (problems.length > 0)
    throw new ApiError(
      422,
      "Validation Failed",
      problems.map(({ property, reason }) => `${property} ${reason}`),
    );
}

function summary(request: ApiRequest, repository: RepositoryFacts, stored: StoredResource): RulesetBody {
  const { state, id } = stored;
  return {
    id: Number(id),
    node_id: nodeId("RRS", id),
    name: textAt(state, "name") ?? "",
    target: target.parse(textAt(state, "target") ?? "branch"),
    source_type: "Repository",
    source: `${repository.owner}/${repository.name}`,
    enforcement: enforcement.parse(textAt(state, "enforcement") ?? "active"),
    created_at: stored.createdAt,
    updated_at: stored.updatedAt,
    _links: { self: { href: link(request, repository, `/rulesets/${id}`) } },
  };
}

/** Bypass actors are shown only to those who may edit the ruleset. */
function details(request: ApiRequest, repository: RepositoryFacts, stored: StoredResource): RulesetBody {
  const { state } = stored;
  const rules = state["rules"];
  const conditioned = at(state, "conditions.refName").length > 0;
  const actors = at(state, "bypassActors.*").map((each): Actor => ({
    actor_id: numberAt(each, "actorId") ?? null,
    actor_type: actorType.parse(textAt(each, "actorType")),
    bypass_mode: bypassMode.parse(textAt(each, "bypassMode") ?? "always"),
  }));
  return {
    ...summary(request, repository, stored),
    ...(conditioned
      ? {
          conditions: {
            ref_name: {
              include: texts(at(state, "conditions.refName.includes.*")),
              exclude: texts(at(state, "conditions.refName.excludes.*")),
            },
          },
        }
      : {}),
    rules: isProperties(rules) ? rulesToApi(rules) : [],
    ...(request.mayEdit ? { bypass_actors: actors, current_user_can_bypass: "never" } : {}),
  };
}

function texts(values: readonly Value[]): string[] {
  return values.filter((value) => typeof value === "string");
}
