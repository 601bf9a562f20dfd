import type { RestEndpointMethodTypes } from "@octokit/rest";
import { z } from "zod";
import type { RepositoryFacts } from "../github/repository.ts";
import type { StoredResource } from "../store.ts";
import { textAt } from "../values.ts";
import { tagObjectToken } from "./git-tags.ts";
import { ApiError, bodyOf, link, notFound, param, type ApiRequest, type Route } from "./http.ts";
import { record, recordsOf } from "./records.ts";
import { nodeId, repositoryOf } from "./repositories.ts";

/** `git-ref` of GitHub's description. */
type RefBody = RestEndpointMethodTypes["git"]["getRef"]["response"]["data"];

/** A ref, with `repository`, `ref` and `sha`. */
export const refToken = "github:git/ref:Ref";
const sha = z.string().regex(/^[0-9a-f]{40}$/, "is not a SHA of 40 hexadecimal digits");
const created = z.object({
  ref: z.string().regex(/^refs\/(heads|tags)\/.+/, "must start with refs/ and have two slashes"),
  sha,
});
const moved = z.object({ sha, force: z.boolean().default(false) });

/** https://docs.github.com/en/rest/git/refs. No commits lie behind them: without `force` a ref cannot move. */
export const refRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/git/ref/{+ref}",
    answer: async (request) => {
      const { repository, stored } = await find(request, notFound());
      return { status: 200, body: await refBody(request, repository, stored) };
    },
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/git/matching-refs/{+ref}",
    answer: async (request) => {
      const repository = await repositoryOf(request);
      const prefix = `refs/${param(request, "ref")}`;
      const found = (await recordsOf(request.store, refToken, repository)).filter((each) =>
        refOf(each).startsWith(prefix),
      );
      found.sort((a, b) => (refOf(a) < refOf(b) ? -1 : 1));
      return {
        status: 200,
        list: await Promise.all(found.map((each) => refBody(request, repository, each))),
      };
    },
  },
  {
    method: "POST",
    path: "/repos/{owner}/{repo}/git/refs",
    answer: async (request) => {
      const repository = await repositoryOf(request);
      const body = bodyOf(request, created);
      const state = { repository: repository.name, ref: body.ref, sha: body.sha };
      const made = record(request, refToken, repository.owner, `${repository.name}:${body.ref}`, state);
      if (!(await request.store.create(made))) throw new ApiError(422, "Reference already exists");
      return { status: 201, body: await refBody(request, repository, made) };
    },
  },
  {
    method: "PATCH",
    path: "/repos/{owner}/{repo}/git/refs/{+ref}",
    answer: async (request) => {
      const { repository, stored } = await find(request, new ApiError(422, "Reference does not exist"));
      const body = bodyOf(request, moved);
      if (!body.force && body.sha !== stored.state["sha"])
        throw new ApiError(422, "Update is not a fast forward");
      const changed = { ...stored, updatedAt: request.now, state: { ...stored.state, sha: body.sha } };
      await request.store.write(changed);
      return { status: 200, body: await refBody(request, repository, changed) };
    },
  },
  {
    method: "DELETE",
    path: "/repos/{owner}/{repo}/git/refs/{+ref}",
    answer: async (request) => {
      const { stored } = await find(request, new ApiError(422, "Reference does not exist"));
      await request.store.delete(refToken, stored.key);
      return { status: 204 };
    },
  },
];

async function find(
  request: ApiRequest,
  otherwise: ApiError,
): Promise<{ repository: RepositoryFacts; stored: StoredResource }> {
  const repository = await repositoryOf(request);
  const key = `${repository.owner}/${repository.name}:refs/${param(request, "ref")}`;
  const stored = await request.store.read(refToken, key);
  if (stored === undefined) throw otherwise;
  return { repository, stored };
}

function refOf({ state }: StoredResource): string {
  return textAt(state, "ref") ?? "";
}

/** A ref leads to the object of an annotated tag where it was given one, else to a commit. */
async function refBody(
  request: ApiRequest,
  repository: RepositoryFacts,
  stored: StoredResource,
): Promise<RefBody> {
  const ref = refOf(stored);
  const sha = textAt(stored.state, "sha") ?? "";
  const key = `${repository.owner}/${repository.name}:${sha}`;
  const type = (await request.store.read(tagObjectToken, key)) === undefined ? "commit" : "tag";
  return {
    ref,
    node_id: nodeId("REF", stored.key),
    url: link(request, repository, `/git/${ref}`),
    object: { type, sha, url: link(request, repository, `/git/${type}s/${sha}`) },
  };
}
