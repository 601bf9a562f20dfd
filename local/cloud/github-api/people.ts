import type { RestEndpointMethodTypes } from "@octokit/rest";
import { nodeId } from "./repositories.ts";

/** A user as GitHub's interface shows one beside other things: `simple-user` of its description. */
type SimpleUser = NonNullable<
  RestEndpointMethodTypes["repos"]["listPullRequestsAssociatedWithCommit"]["response"]["data"][number]["user"]
>;

/** `team` of GitHub's description, which an environment's reviewers may be. */
type SimpleTeam = RestEndpointMethodTypes["repos"]["listTeams"]["response"]["data"][number];

export function simpleTeam(id: number): SimpleTeam {
  const name = `team-${id}`;
  const url = `https://api.github.com/organizations/1/team/${id}`;
  return {
    id,
    node_id: nodeId("T", id),
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
    node_id: nodeId("U", id),
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
