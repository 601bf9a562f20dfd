import { z } from "zod";
import type { RestClient } from "../../../clients/rest/rest-client.ts";
import { RestFailed } from "../../../clients/rest/rest-failed.ts";
import { inTeam } from "../../../clients/vercel.ts";

/** A project, as far as a release needs it. */
const project = z.object({
  id: z.string(),
  name: z.string(),
  /** The team's id, or the person's. */
  accountId: z.string(),
  autoAssignCustomDomains: z.boolean().optional(),
  /** The last time that somebody led its domains elsewhere; `jobStatus` is `pending` or `in-progress` until that is done. */
  lastAliasRequest: z
    .object({
      toDeploymentId: z.string(),
      jobStatus: z.string(),
      type: z.enum(["promote", "rollback"]),
    })
    .nullish(),
});
export type VercelProject = z.infer<typeof project>;

const common = {
  url: z.string(),
  readyState: z.string(),
  /** `STAGED` until it first had the domains. */
  readySubstate: z.string().optional(),
  inspectorUrl: z.string().nullish(),
};
const listed = z.object({
  ...common,
  uid: z.string(),
  meta: z.record(z.string(), z.unknown()).optional(),
});
const deployment = z.object({ ...common, id: z.string() });
export type VercelDeployment = z.infer<typeof deployment>;

/** A deployment with what was said of it when it was made. */
export type ListedDeployment = z.infer<typeof listed>;

const deploymentsPage = z.object({ deployments: z.array(listed) });
const alias = z.object({ deploymentId: z.string().nullish() });

/** Vercel's REST interface, https://vercel.com/docs/rest-api, as far as a release goes. Each throws RestFailed. */
export interface VercelApi {
  /** Undefined where there is none of that name yet. */
  project: (name: string) => Promise<VercelProject | undefined>;
  /** The deployment that a domain leads to: what users get. Undefined where it leads to none yet. */
  serving: (of: VercelProject, domain: string) => Promise<string | undefined>;
  /** Those of production that were made with all of these words, the newest first. */
  deploymentsWith: (
    of: VercelProject,
    meta: Readonly<Record<string, string>>,
  ) => Promise<readonly ListedDeployment[]>;
  deployment: (id: string) => Promise<VercelDeployment>;
  /** Leads the domains to a deployment, without building it anew. It is done some time after the answer. */
  promote: (of: VercelProject, deployment: string) => Promise<void>;
  /** The same for one that had the domains before; the plan may not allow it. */
  rollBack: (of: VercelProject, deployment: string) => Promise<void>;
  /** Whether Vercel leads the domains to each new deployment by itself. */
  setAutoAssign: (of: VercelProject, on: boolean) => Promise<void>;
}

/** @param team its slug; undefined for a person's own account */
export function vercelApi(client: RestClient, team: string | undefined): VercelApi {
  const get = (path: string, what: string, query: Readonly<Record<string, string>> = {}) =>
    ({ method: "GET", path: inTeam(path, team, query), what }) as const;
  const point = async (path: string, what: string): Promise<void> => {
    try {
      await client.call(z.unknown(), { method: "POST", path: inTeam(path, team), what, body: {} });
    } catch (error) {
      // It leads there already, or is about to: whoever waits for it will see.
      if (!(error instanceof RestFailed && error.status === 409)) throw error;
    }
  };
  return {
    project: (name) =>
      client.find(project, get(`/v9/projects/${encodeURIComponent(name)}`, `read the project "${name}"`)),
    serving: async ({ id }, domain) => {
      const path = `/v4/aliases/${encodeURIComponent(domain)}`;
      const found = await client.find(alias, get(path, `read where ${domain} leads`, { projectId: id }));
      return found?.deploymentId ?? undefined;
    },
    deploymentsWith: async ({ id, name }, meta) => {
      const words = Object.entries(meta);
      const query = {
        projectId: id,
        target: "production",
        limit: "100",
        ...Object.fromEntries(words.map(([key, value]) => [`meta-${key}`, value])),
      };
      const call = get("/v6/deployments", `list the deployments of "${name}"`, query);
      const { deployments } = await client.call(deploymentsPage, call);
      return deployments.filter((each) => words.every(([key, value]) => each.meta?.[key] === value));
    },
    deployment: (id) =>
      client.call(deployment, get(`/v13/deployments/${encodeURIComponent(id)}`, `read the deployment ${id}`)),
    promote: ({ id, name }, to) =>
      point(`/v10/projects/${id}/promote/${to}`, `lead the domains of "${name}" to ${to}`),
    rollBack: ({ id, name }, to) =>
      point(`/v1/projects/${id}/rollback/${to}`, `lead the domains of "${name}" back to ${to}`),
    setAutoAssign: async ({ id, name }, on) => {
      await client.call(z.unknown(), {
        method: "PATCH",
        path: inTeam(`/v9/projects/${id}`, team),
        what: `change the project "${name}"`,
        body: { autoAssignCustomDomains: on },
      });
    },
  };
}
