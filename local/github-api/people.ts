import { createHash } from "node:crypto";
import type { RestEndpointMethodTypes } from "@octokit/rest";
import { numberOf } from "../github/common.ts";
import { isPerson } from "../github/repository.ts";
import { textAt } from "../values.ts";
import { notFound, param, type Route } from "./http.ts";
import { nodeId } from "./repositories.ts";

/** A user as GitHub's interface shows one beside other things: `simple-user` of its description. */
type SimpleUser = NonNullable<
  RestEndpointMethodTypes["repos"]["listPullRequestsAssociatedWithCommit"]["response"]["data"][number]["user"]
>;

/** `team` of GitHub's description, which an environment's reviewers may be. */
type SimpleTeam = RestEndpointMethodTypes["repos"]["listTeams"]["response"]["data"][number];

/** An account that somebody put into the emulated GitHub: its id is the key, its state has login and type. */
export const accountToken = "github:users/account:Account";

/** https://docs.github.com/en/rest/users/users#get-the-authenticated-user: of its answer, what somebody here reads. */
export const userRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/users/{username}",
    answer: async (request) => {
      const login = param(request, "username");
      const type = (await isPerson(request.store, login)) ? "User" : "Organization";
      return { status: 200, body: { ...simpleUser(numberOf("owner", login), login), type } };
    },
  },
  {
    method: "GET",
    path: "/user/{account_id}",
    answer: async (request) => {
      const stored = await request.store.read(accountToken, param(request, "account_id"));
      if (stored === undefined) throw notFound();
      const login = textAt(stored.state, "login") ?? "";
      const type = textAt(stored.state, "type") ?? "User";
      return { status: 200, body: { ...simpleUser(Number(stored.id), login), type } };
    },
  },
  {
    method: "GET",
    path: "/user",
    answer: ({ login }) => Promise.resolve({ status: 200, body: simpleUser(idOf(login), login) }),
  },
];

/** The same for the same login; of the catalog's people nobody here knows the ids. */
function idOf(login: string): number {
  return parseInt(createHash("sha256").update(login.toLowerCase()).digest("hex").slice(0, 7), 16) + 1;
}

export function simpleTeam(id: number): SimpleTeam {
  const name = `team-${id}`;
  const url = `https://api.github.com/organizations/1/team/${id}`;
  return {
    id,
    node_id: nodeId("T", name),
    name,
    slug: name,
    description: null,
    privacy: "closed",
    permission: "pull",
    url,
    html_url: `https://github.com/orgs/team/${name}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    parent: null,
    type: "organization",
  };
}

export function simpleUser(id: number, login: string): SimpleUser {
  const url = `https://api.github.com/users/${login}`;
  return {
    login,
    id,
    node_id: nodeId("U", login),
    avatar_url: `https://avatars.githubusercontent.com/u/${id}`,
    gravatar_id: "",
    url,
    html_url: `https://github.com/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: "User",
    site_admin: false,
  };
}
