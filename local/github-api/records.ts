import type { RepositoryFacts } from "../github/repository.ts";
import type { Store, StoredResource } from "../store.ts";
import type { Properties } from "../values.ts";
import { param, notFound, type ApiRequest } from "./http.ts";
import { environmentToken, escapePart } from "../github/common.ts";
import { repositoryOf } from "./repositories.ts";

/** What of a type belongs to a repository, oldest first, as GitHub lists most things. */
export async function recordsOf(
  store: Store,
  token: string,
  repository: RepositoryFacts,
): Promise<StoredResource[]> {
  const all = await store.list(token);
  const own = all.filter(
    ({ key, state }) =>
      key.startsWith(`${repository.owner}/`) &&
      (state["repository"] ?? state["repositoryId"]) === repository.name,
  );
  return own.sort((a, b) =>
    a.createdAt === b.createdAt ? (a.key < b.key ? -1 : 1) : a.createdAt < b.createdAt ? -1 : 1,
  );
}

/** A new record of what a request made; the provider sees it like one of its own. */
export function record(
  request: ApiRequest,
  token: string,
  owner: string,
  id: string,
  state: Properties,
): StoredResource {
  return { type: token, id, key: `${owner}/${id}`, createdAt: request.now, updatedAt: request.now, state };
}

/** The environment that a request's path names. Throws GitHub's 404 when there is none. */
export async function environmentOf(
  request: ApiRequest,
): Promise<{ repository: RepositoryFacts; name: string; stored: StoredResource }> {
  const repository = await repositoryOf(request);
  const name = param(request, "environment_name");
  const stored = await request.store.read(
    environmentToken,
    `${repository.owner}/${repository.name}:${escapePart(name)}`,
  );
  if (stored === undefined) throw notFound();
  return { repository, name, stored };
}
