import type { RestEndpointMethodTypes } from "@octokit/rest";
import type { StoredResource } from "../store.ts";
import { at, numberAt, textAt } from "../values.ts";
import { link, param, type Route } from "./http.ts";
import { simpleUser } from "./people.ts";
import { recordsOf } from "./records.ts";
import { nodeId, repositoryOf } from "./repositories.ts";

/** A pull request that somebody put into the emulated GitHub: number, title, author, mergedAt and its commits. */
export const pullToken = "github:pulls/pullRequest:PullRequest";

type Pull =
  RestEndpointMethodTypes["repos"]["listPullRequestsAssociatedWithCommit"]["response"]["data"][number];
/** Of the description's `pull-request-simple`, what somebody here reads. */
type PullBody = Pick<
  Pull,
  "id" | "node_id" | "url" | "html_url" | "number" | "state" | "title" | "user" | "merged_at"
>;

/** https://docs.github.com/en/rest/commits/commits#list-pull-requests-associated-with-a-commit */
export const pullRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/commits/{commit_sha}/pulls",
    answer: async (request) => {
      const repository = await repositoryOf(request);
      const all = await recordsOf(request.store, pullToken, repository);
      const sha = param(request, "commit_sha");
      const found = all.filter(({ state }) => at(state, "commits.*").includes(sha));
      const base = link(request, repository, "/pulls");
      return { status: 200, list: found.map((each) => pullBody(each, base)) };
    },
  },
];

function pullBody({ state }: StoredResource, base: string): PullBody {
  const number = numberAt(state, "number") ?? 0;
  const login = textAt(state, "author.login");
  const merged = textAt(state, "mergedAt") ?? null;
  return {
    id: number,
    node_id: nodeId("PR", number),
    url: `${base}/${number}`,
    html_url: `${base}/${number}`,
    number,
    state: merged === null ? "open" : "closed",
    title: textAt(state, "title") ?? "",
    user: login === undefined ? null : simpleUser(numberAt(state, "author.id") ?? 0, login),
    merged_at: merged,
  };
}
