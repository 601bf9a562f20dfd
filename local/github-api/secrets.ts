import { createHash } from "node:crypto";
import type { RestEndpointMethodTypes } from "@octokit/rest";
import { z } from "zod";
import { environmentSecretToken, escapePart, numberOf } from "../github/common.ts";
import { checkVariable } from "../github/variables.ts";
import type { RepositoryFacts } from "../github/repository.ts";
import type { StoredResource } from "../store.ts";
import { textAt } from "../values.ts";
import { ApiError, bodyOf, notFound, param, wholeSeconds, type ApiRequest, type Route } from "./http.ts";
import { environmentOf, record, recordsOf } from "./records.ts";
import { repositoryOf } from "./repositories.ts";

interface Scope {
  readonly repository: RepositoryFacts;
  readonly environment: string | undefined;
  readonly token: string;
}

const repositorySecretToken = "github:index/actionsSecret:ActionsSecret";
const encrypted = z.object({
  encrypted_value: z.base64().min(1),
  key_id: z.union([z.string(), z.number()]).transform(String),
});

/**
 * https://docs.github.com/en/rest/actions/secrets. Only names and times are kept: GitHub gives no value back, and
 * nobody has the key that belongs to the public one.
 */
export const secretRoutes: readonly Route[] = [
  ...routes("/repos/{owner}/{repo}/actions/secrets", async (request) => ({
    repository: await repositoryOf(request),
    environment: undefined,
    token: repositorySecretToken,
  })),
  ...routes("/repos/{owner}/{repo}/environments/{environment_name}/secrets", async (request) => {
    const { repository, name } = await environmentOf(request);
    return { repository, environment: name, token: environmentSecretToken };
  }),
];

function routes(base: string, scopeOf: (request: ApiRequest) => Promise<Scope>): Route[] {
  return [
    {
      method: "GET",
      path: base,
      answer: async (request) => ({
        status: 200,
        name: "secrets",
        list: (await secrets(request, await scopeOf(request))).map(secretBody),
      }),
    },
    {
      method: "GET",
      path: `${base}/public-key`,
      answer: async (request) => ({ status: 200, body: publicKey(await scopeOf(request)) }),
    },
    {
      method: "GET",
      path: `${base}/{secret_name}`,
      answer: async (request) => ({
        status: 200,
        body: secretBody(await secret(request, await scopeOf(request))),
      }),
    },
    {
      method: "PUT",
      path: `${base}/{secret_name}`,
      answer: async (request) => putSecret(request, await scopeOf(request)),
    },
    {
      method: "DELETE",
      path: `${base}/{secret_name}`,
      answer: async (request) => {
        const { type, key } = await secret(request, await scopeOf(request));
        await request.store.delete(type, key);
        return { status: 204 };
      },
    },
  ];
}

async function putSecret(request: ApiRequest, scope: Scope) {
  const { repository, environment, token } = scope;
  const { key_id } = bodyOf(request, encrypted);
  if (key_id !== publicKey(scope).key_id)
    throw new ApiError(422, "Bad request - The key_id is not the current public key");
  const name = param(request, "secret_name").toUpperCase();
  if (checkVariable({ variableName: name }).length > 0)
    throw new ApiError(422, "Secret names can only contain alphanumeric characters");
  const place = environment === undefined ? "" : `${escapePart(environment)}:`;
  const state = {
    repository: repository.name,
    ...(environment === undefined ? {} : { environment }),
    secretName: name,
    createdAt: request.now,
    updatedAt: request.now,
  };
  const made = record(request, token, repository.owner, `${repository.name}:${place}${name}`, state);
  if (await request.store.create(made)) return { status: 201, body: {} };
  const before = await request.store.read(token, made.key);
  const createdAt = before?.createdAt ?? made.createdAt;
  await request.store.write({ ...made, createdAt, state: { ...state, createdAt } });
  return { status: 204 };
}

async function secrets(request: ApiRequest, scope: Scope): Promise<StoredResource[]> {
  const all = await recordsOf(request.store, scope.token, scope.repository);
  return all.filter((each) => textAt(each.state, "environment") === scope.environment);
}

async function secret(request: ApiRequest, scope: Scope): Promise<StoredResource> {
  const wanted = param(request, "secret_name").toUpperCase();
  const found = (await secrets(request, scope)).find((each) => textAt(each.state, "secretName") === wanted);
  if (found === undefined) throw notFound();
  return found;
}

/** Any 32 bytes are a public key of the kind that libsodium seals for. */
function publicKey({
  repository,
  environment,
}: Scope): RestEndpointMethodTypes["actions"]["getEnvironmentPublicKey"]["response"]["data"] {
  const words = [repository.owner, repository.name, environment ?? ""];
  return {
    key_id: String(numberOf("key", ...words)),
    key: createHash("sha256").update(words.join("\n")).digest("base64"),
  };
}

function secretBody(
  stored: StoredResource,
): RestEndpointMethodTypes["actions"]["getEnvironmentSecret"]["response"]["data"] {
  const name = textAt(stored.state, "secretName") ?? "";
  return { name, created_at: wholeSeconds(stored.createdAt), updated_at: wholeSeconds(stored.updatedAt) };
}
