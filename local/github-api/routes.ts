import { attestationRoutes } from "./attestations.ts";
import { branchProtectionRoutes } from "./branch-protection.ts";
import { deploymentPolicyRoutes } from "./deployment-policies.ts";
import { environmentRoutes } from "./environments.ts";
import { gitTagRoutes } from "./git-tags.ts";
import { graphqlRoutes } from "./graphql.ts";
import type { Route } from "./http.ts";
import { labelRoutes } from "./labels.ts";
import { userRoutes } from "./people.ts";
import { pullRoutes } from "./pulls.ts";
import { refRoutes } from "./refs.ts";
import { repositoryRoutes } from "./repositories.ts";
import { rulesetRoutes } from "./rulesets.ts";
import { secretRoutes } from "./secrets.ts";
import { variableRoutes } from "./variables.ts";
import { workflowRunRoutes } from "./workflow-runs.ts";

/** Every path that the emulated interface answers. */
const routes: readonly Route[] = [
  ...repositoryRoutes,
  ...environmentRoutes,
  ...deploymentPolicyRoutes,
  ...variableRoutes,
  ...secretRoutes,
  ...rulesetRoutes,
  ...labelRoutes,
  ...branchProtectionRoutes,
  ...refRoutes,
  ...gitTagRoutes,
  ...pullRoutes,
  ...userRoutes,
  ...workflowRunRoutes,
  ...attestationRoutes,
  ...graphqlRoutes,
];

/** The route of a request with its path's parameters; undefined where GitHub has nothing or we emulate nothing. */
export function findRoute(
  method: string,
  pathname: string,
): { route: Route; params: Record<string, string> } | undefined {
  for (const route of routes) {
    const matched = route.method === method ? patternOf(route.path).exec(pathname) : null;
    if (matched === null) continue;
    const params = decoded(matched.groups ?? {});
    if (params !== undefined) return { route, params };
  }
  return undefined;
}

function patternOf(path: string): RegExp {
  const source = path.replace(/\{(\+?)(\w+)\}/g, (_match, slashes: string, name: string) =>
    slashes === "+" ? `(?<${name}>.+)` : `(?<${name}>[^/]+)`,
  );
  return new RegExp(`^${source}$`);
}

/** The parameters; undefined where one is no valid percent encoding. */
function decoded(groups: Record<string, string>): Record<string, string> | undefined {
  try {
    return Object.fromEntries(
      Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]),
    );
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
