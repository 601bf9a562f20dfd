import type { RestEndpointMethodTypes } from "@octokit/rest";
import {
  findRepository,
  isPerson,
  planOf,
  repositoryToken,
  type RepositoryFacts,
} from "../github/repository.ts";
import type { Store } from "../store.ts";
import { numberOf } from "../github/common.ts";
import { link, notFound, param, type ApiRequest, type Route } from "./http.ts";

type Repository = RestEndpointMethodTypes["repos"]["get"]["response"]["data"];
/** Of the description's `full-repository`, what says whose it is and what its plan allows. */
type RepositoryBody = Pick<
  Repository,
  | "id"
  | "node_id"
  | "name"
  | "full_name"
  | "private"
  | "visibility"
  | "default_branch"
  | "archived"
  | "disabled"
  | "url"
  | "html_url"
  | "permissions"
> & { owner: Pick<Repository["owner"], "login" | "id" | "type"> };
/** Of the description's `organization-full`. */
type OwnerBody = Pick<
  RestEndpointMethodTypes["orgs"]["get"]["response"]["data"],
  "login" | "id" | "type" | "url" | "plan"
>;

/** Repositories and their owners: what the plan and the visibility allow depends on them. */
export const repositoryRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/repos/{owner}/{repo}",
    answer: async (request) => {
      const repository = await repositoryOf(request);
      const body: RepositoryBody = {
        id: repository.id,
        node_id: repositoryNodeId(repository),
        name: repository.name,
        full_name: `${repository.owner}/${repository.name}`,
        owner: {
          login: repository.owner,
          id: numberOf("owner", repository.owner),
          type: (await isPerson(request.store, repository.owner)) ? "User" : "Organization",
        },
        private: repository.visibility === "private",
        visibility: repository.visibility,
        default_branch: repository.defaultBranch,
        archived: false,
        disabled: false,
        url: link(request, repository, ""),
        html_url: `https://github.com/${repository.owner}/${repository.name}`,
        permissions: {
          admin: request.mayEdit,
          maintain: request.mayEdit,
          push: request.mayEdit,
          triage: true,
          pull: true,
        },
      };
      return { status: 200, body };
    },
  },
  {
    method: "GET",
    path: "/orgs/{owner}",
    answer: async (request) => {
      const owner = param(request, "owner");
      if (await isPerson(request.store, owner)) throw notFound();
      const body: OwnerBody = {
        login: owner,
        id: numberOf("owner", owner),
        type: "Organization",
        url: `${request.base}/orgs/${owner}`,
        plan: { name: await planOf(request.store, owner), space: 976_562_499, private_repos: 9999 },
      };
      return { status: 200, body };
    },
  },
];

/** The repository of a request. Throws GitHub's 404 when there is none. */
export async function repositoryOf(request: ApiRequest): Promise<RepositoryFacts> {
  const found = await findRepository(request.store, param(request, "owner"), param(request, "repo"));
  if (found === undefined) throw notFound();
  return found;
}

export function repositoryNodeId({ owner, firstName }: RepositoryFacts): string {
  return nodeId("R", `${owner}/${firstName}`);
}

/** The repository of a {@link repositoryNodeId}, whatever it is called now; undefined for any other id. */
export async function findByNodeId(store: Store, id: string): Promise<RepositoryFacts | undefined> {
  const [owner = "", firstName = ""] = nodeName("R", id)?.split("/") ?? [];
  const all = await store.list(repositoryToken);
  const renamed = all.find(
    ({ key, state }) => key.startsWith(`${owner}/`) && state["renamedFrom"] === firstName,
  );
  return findRepository(store, owner, renamed?.key.slice(owner.length + 1) ?? firstName);
}

/** What a {@link nodeId} was made of; undefined where it is of something else. */
export function nodeName(prefix: string, id: string): string | undefined {
  const name = id.startsWith(`${prefix}_`)
    ? Buffer.from(id.slice(prefix.length + 1), "base64url").toString("utf8")
    : undefined;
  return name !== undefined && nodeId(prefix, name) === id ? name : undefined;
}

/** An opaque id such as GitHub's newer interfaces use. */
export function nodeId(prefix: string, id: number | string): string {
  return `${prefix}_${Buffer.from(String(id)).toString("base64url")}`;
}
