import type { ImportRule } from "./import-rule.ts";

const inTeam = "[{teamId}/]";

/** "Import" on each resource's page in the Pulumi registry. */
export const vercelRules: Readonly<Record<string, ImportRule>> = {
  "vercel:index/project:Project": {
    form: `${inTeam}{id}`,
    by: ["name"],
    look: async ({ apis, text }) => {
      const project = await apis.vercelProject(text("name"));
      return project === undefined ? [] : [project];
    },
    isId: (id) => /^prj_\w+$/.test(id),
  },
  "vercel:index/projectDeploymentRetention:ProjectDeploymentRetention": { form: `${inTeam}{projectId}` },
  "vercel:index/projectDomain:ProjectDomain": { form: `${inTeam}{projectId}/{domain}` },
  "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable": {
    form: `${inTeam}{projectId}/{id}`,
    by: ["key", "targets", "gitBranch"],
    look: async ({ apis, text }) => {
      const all = await apis.vercelVariables(text("projectId"));
      const wanted = text("targets");
      return all
        .filter(({ key, gitBranch }) => key === text("key") && (gitBranch ?? "") === text("gitBranch"))
        .filter(({ target }) => [...target].sort().join() === wanted)
        .map(({ id }) => id);
    },
    never: ({ text }) =>
      text("sensitive") === "true"
        ? 'Vercel gives no sensitive value back, so nobody can tell whether it is the same: remove it at Vercel, and "gantry up" makes it anew'
        : undefined,
  },
};
