import { createHash } from "node:crypto";
import type { RestEndpointMethodTypes } from "@octokit/rest";
import { z } from "zod";
import type { StoredResource } from "../store.ts";
import { textAt } from "../values.ts";
import { bodyOf, link, notFound, param, type ApiRequest, type Route } from "./http.ts";
import { record } from "./records.ts";
import { nodeId, repositoryOf } from "./repositories.ts";
import type { RepositoryFacts } from "../github/repository.ts";

export const tagObjectToken = "github:git/tag:Tag";
/** `git-tag` of GitHub's description. */
type TagBody = RestEndpointMethodTypes["git"]["getTag"]["response"]["data"];

const sha = z.string().regex(/^[0-9a-f]{40}$/, "is not a SHA of 40 hexadecimal digits");
const created = z.object({
  tag: z.string().min(1),
  message: z.string(),
  object: sha,
  type: z.enum(["commit", "tree", "blob"]),
  tagger: z
    .object({ name: z.string().min(1), email: z.string().min(1), date: z.iso.datetime().optional() })
    .optional(),
});

/** https://docs.github.com/en/rest/git/tags: the objects of annotated tags. There are no commits behind them. */
export const gitTagRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/repos/{owner}/{repo}/git/tags",
    answer: async (request) => {
      const repository = await repositoryOf(request);
      const { tag, message, object, type, tagger: given } = bodyOf(request, created);
      // Whoever the token belongs to, unless the caller says otherwise: anybody may.
      const owner = { name: request.login, email: `${request.login}@localhost` };
      const tagger = { ...owner, ...given, date: given?.date ?? request.now };
      const maker = `${tagger.name} <${tagger.email}> ${tagger.date}`;
      const content = `object ${object}\ntype ${type}\ntag ${tag}\ntagger ${maker}\n\n${message}`;
      const id = createHash("sha1").update(`tag ${content.length}\0${content}`).digest("hex");
      const state = { repository: repository.name, tag, message, object, type, tagger };
      const made = record(request, tagObjectToken, repository.owner, `${repository.name}:${id}`, state);
      await request.store.write(made);
      return { status: 201, body: tagBody(request, repository, made) };
    },
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/git/tags/{tag_sha}",
    answer: async (request) => {
      const repository = await repositoryOf(request);
      const key = `${repository.owner}/${repository.name}:${param(request, "tag_sha")}`;
      const stored = await request.store.read(tagObjectToken, key);
      if (stored === undefined) throw notFound();
      return { status: 200, body: tagBody(request, repository, stored) };
    },
  },
];

function tagBody(request: ApiRequest, repository: RepositoryFacts, stored: StoredResource): TagBody {
  const { state } = stored;
  const id = stored.id.split(":").at(-1) ?? "";
  const object = textAt(state, "object") ?? "";
  return {
    node_id: nodeId("TA", id),
    tag: textAt(state, "tag") ?? "",
    sha: id,
    url: link(request, repository, `/git/tags/${id}`),
    message: textAt(state, "message") ?? "",
    tagger: {
      name: textAt(state, "tagger.name") ?? "local",
      email: textAt(state, "tagger.email") ?? "local@localhost",
      date: textAt(state, "tagger.date") ?? stored.createdAt,
    },
    object: {
      sha: object,
      type: textAt(state, "type") ?? "commit",
      url: link(request, repository, `/git/commits/${object}`),
    },
  };
}
