import { deploy, deployment, deployments, takeFile } from "./deployments.ts";
import { promote, rollBack } from "./domains.ts";
import type { Asked, Reply } from "./http.ts";
import { team, user } from "./people.ts";
import { alias, changeProject, project, variables } from "./projects.ts";

export interface Route {
  readonly method: "GET" | "POST" | "PATCH";
  readonly path: string;
  readonly answer: (asked: Asked) => Promise<Reply>;
}

/** What Gantry asks, and what Vercel's own program asks for `deploy --prebuilt`: https://vercel.com/docs/rest-api */
const routes: readonly Route[] = [
  { method: "GET", path: "/v2/user", answer: user },
  { method: "GET", path: "/teams/{team}", answer: team },
  { method: "GET", path: "/v2/teams/{team}", answer: team },
  { method: "GET", path: "/v9/projects/{project}", answer: project },
  { method: "PATCH", path: "/v9/projects/{project}", answer: changeProject },
  { method: "GET", path: "/v9/projects/{project}/env", answer: variables },
  { method: "GET", path: "/v4/aliases/{alias}", answer: alias },
  { method: "GET", path: "/v6/deployments", answer: deployments },
  { method: "POST", path: "/v2/files", answer: takeFile },
  { method: "POST", path: "/v13/deployments", answer: deploy },
  { method: "GET", path: "/v13/deployments/{deployment}", answer: deployment },
  { method: "POST", path: "/v10/projects/{project}/promote/{deployment}", answer: promote },
  { method: "POST", path: "/v1/projects/{project}/rollback/{deployment}", answer: rollBack },
];

/** The route of a request, and what stands in its place's variable parts. */
export function findRoute(
  method: string,
  pathname: string,
): { route: Route; params: Readonly<Record<string, string>> } | undefined {
  for (const route of routes) {
    const pattern = new RegExp(`^${route.path.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`);
    const found = route.method === method ? pattern.exec(pathname) : null;
    if (found === null) continue;
    const parts = Object.entries(found.groups ?? {});
    return {
      route,
      params: Object.fromEntries(parts.map(([key, value]) => [key, decodeURIComponent(value)])),
    };
  }
  return undefined;
}
