import type { RestEndpointMethodTypes } from "@octokit/rest";
import { z } from "zod";
import { environmentVariableToken, escapePart, providerTime, variableToken } from "../github/common.ts";
import { checkVariable } from "../github/variables.ts";
import type { RepositoryFacts } from "../github/repository.ts";
import type { StoredResource } from "../store.ts";
import { textAt, type Properties } from "../values.ts";
import { ApiError, bodyOf, notFound, param, wholeSeconds, type ApiRequest, type Route } from "./http.ts";
import { environmentOf, record, recordsOf } from "./records.ts";
import { repositoryOf } from "./repositories.ts";

/** Where variables are kept: with the repository, or with one of its environments. */
interface Scope {
  readonly repository: RepositoryFacts;
  readonly environment: string | undefined;
  readonly token: string;
}

const created = z.object({ name: z.string(), value: z.string() });
const changed = z.object({ name: z.string().optional(), value: z.string().optional() });

/** https://docs.github.com/en/rest/actions/variables */
export const variableRoutes: readonly Route[] = [
  ...routes("/repos/{owner}/{repo}/actions/variables", async (request) => ({
    repository: await repositoryOf(request),
    environment: undefined,
    token: variableToken,
  })),
  ...routes("/repos/{owner}/{repo}/environments/{environment_name}/variables", async (request) => {
    const { repository, name } = await environmentOf(request);
    return { repository, environment: name, token: environmentVariableToken };
  }),
];

function routes(base: string, scopeOf: (request: ApiRequest) => Promise<Scope>): Route[] {
  return [
    {
      method: "GET",
      path: base,
      answer: async (request) => {
        const found = await variables(request, await scopeOf(request));
        return {
          status: 200,
          name: "variables",
          list: found.map(variableBody),
          pageSize: { usual: 10, most: 30 },
        };
      },
    },
    {
      method: "POST",
      path: base,
      answer: async (request) => {
        const scope = await scopeOf(request);
        const { name, value } = bodyOf(request, created);
        const made = makeVariable(request, scope, name, value);
        if (!(await request.store.create(made)))
          throw new ApiError(409, "Already exists - Variable already exists");
        return { status: 201, body: {} };
      },
    },
    {
      method: "GET",
      path: `${base}/{name}`,
      answer: async (request) => ({
        status: 200,
        body: variableBody(await variable(request, await scopeOf(request))),
      }),
    },
    {
      method: "PATCH",
      path: `${base}/{name}`,
      answer: async (request) => {
        const scope = await scopeOf(request);
        const before = await variable(request, scope);
        const { name, value } = bodyOf(request, changed);
        const made = makeVariable(
          request,
          scope,
          name ?? variableName(before),
          value ?? textAt(before.state, "value") ?? "",
        );
        await request.store.write({
          ...made,
          createdAt: before.createdAt,
          state: { ...made.state, createdAt: providerTime(before.createdAt) },
        });
        if (made.key !== before.key) await request.store.delete(before.type, before.key);
        return { status: 204 };
      },
    },
    {
      method: "DELETE",
      path: `${base}/{name}`,
      answer: async (request) => {
        const { type, key } = await variable(request, await scopeOf(request));
        await request.store.delete(type, key);
        return { status: 204 };
      },
    },
  ];
}

function makeVariable(request: ApiRequest, scope: Scope, given: string, value: string): StoredResource {
  const { repository, environment, token } = scope;
  const name = given.toUpperCase();
  const inputs: Properties = { repository: repository.name, variableName: name, value };
  const [problem] = checkVariable(inputs);
  if (problem !== undefined)
    throw new ApiError(422, `Variable ${problem.property === "value" ? "value" : "name"} ${problem.reason}`);
  const state = {
    ...inputs,
    ...(environment === undefined ? {} : { environment }),
    repositoryId: repository.id,
    createdAt: providerTime(request.now),
    updatedAt: providerTime(request.now),
  };
  const place = environment === undefined ? "" : `${escapePart(environment)}:`;
  return record(request, token, repository.owner, `${repository.name}:${place}${name}`, state);
}

async function variables(request: ApiRequest, scope: Scope): Promise<StoredResource[]> {
  const all = await recordsOf(request.store, scope.token, scope.repository);
  const own = all.filter((each) => textAt(each.state, "environment") === scope.environment);
  return own.sort((a, b) => (variableName(a) < variableName(b) ? -1 : 1));
}

async function variable(request: ApiRequest, scope: Scope): Promise<StoredResource> {
  const wanted = param(request, "name").toUpperCase();
  const found = (await variables(request, scope)).find((each) => variableName(each) === wanted);
  if (found === undefined) throw notFound();
  return found;
}

function variableName({ state }: StoredResource): string {
  return (textAt(state, "variableName") ?? "").toUpperCase();
}

function variableBody(
  stored: StoredResource,
): RestEndpointMethodTypes["actions"]["getEnvironmentVariable"]["response"]["data"] {
  return {
    name: variableName(stored),
    value: textAt(stored.state, "value") ?? "",
    created_at: wholeSeconds(stored.createdAt),
    updated_at: wholeSeconds(stored.updatedAt),
  };
}
