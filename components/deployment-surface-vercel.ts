import type * as pulumi from "@pulumi/pulumi";
import { Project } from "@pulumiverse/vercel/project.js";
import { ProjectDeploymentRetention } from "@pulumiverse/vercel/projectDeploymentRetention.js";
import { ProjectDomain } from "@pulumiverse/vercel/projectDomain.js";
import { ProjectEnvironmentVariable } from "@pulumiverse/vercel/projectEnvironmentVariable.js";
import type { VercelSurface } from "../model/declared/deployment-surface.ts";
import { madeAs } from "../model/declared/made-as.ts";
import { providerRegion, vercelProjectName } from "../model/cloud-names.ts";
import { vercelBuild } from "../model/vercel-build.ts";
import { vercelHosts } from "../model/vercel-hosts.ts";
import { vercelVariables } from "../model/vercel-variables.ts";
import type { PlatformSurface } from "./platform-surface.ts";
import type { Running } from "./running.ts";
import { isProtected, type Scope } from "./scope.ts";

export interface VercelArgs {
  scope: Scope;
  surface: VercelSurface;
  running: Running;
  githubEnvironment: string;
}

/** Vercel's words for who must log in: nobody, all but the production domain's visitors, or everybody. */
const protections = {
  none: "none",
  previews: "standard_protection_new",
  all: "all_deployments",
} as const;

/** The project, its domains, how long deployments are kept, and its plain variables. Deploying is a release's work. */
export function createVercel(parent: pulumi.Resource, args: VercelArgs): PlatformSurface {
  const project = createProject(parent, args);
  createRetention(parent, args, project);
  const domains = createDomains(parent, args, project);
  createVariables(parent, args, project);
  return {
    outputs: vercelOutputs(args, project),
    hosts: vercelHosts(args.surface).map(({ host }) => ({ host, target: { platform: "vercel" } })),
    ready: domains,
  };
}

function vercelOutputs(args: VercelArgs, project: Project): PlatformSurface["outputs"] {
  const { surface, running, githubEnvironment } = args;
  const [domain, ...domains] = vercelHosts(surface).map(({ host }) => host);
  return {
    platform: surface.platform,
    app: surface.app,
    version: running.version?.name ?? null,
    githubEnvironment,
    url: surface.endpointUrl,
    publicCheck: surface.publicCheck,
    schema: surface.supabaseSchema,
    project: project.id,
    projectName: vercelProjectName(args.scope, surface),
    domain: domain ?? "",
    ...(domains.length === 0 ? {} : { domains }),
  };
}

function createProject(parent: pulumi.Resource, args: VercelArgs): Project {
  const { scope, surface } = args;
  const { protection } = surface.vercel;
  return new Project(
    madeAs(surface),
    {
      name: vercelProjectName(scope, surface),
      ...vercelBuild(surface),
      // No gitRepository: Vercel would deploy on every push, past every gate.
      // Promotion is a step of its own, after the checks.
      autoAssignCustomDomains: false,
      gitForkProtection: true,
      vercelAuthentication: { deploymentType: protections[protection] },
      resourceConfig: { functionDefaultRegions: [providerRegion(scope, scope.regions[0], "vercel")] },
    },
    { parent, protect: isProtected(scope, { type: "vercel:index/project:Project", name: madeAs(surface) }) },
  );
}

/** Production's deployments are what a rollback goes back to, so they stay longest. */
function createRetention(parent: pulumi.Resource, { scope, surface }: VercelArgs, project: Project): void {
  new ProjectDeploymentRetention(
    madeAs(surface),
    {
      projectId: project.id,
      expirationProduction: scope.environment === "production" ? "1y" : "3m",
      expirationPreview: "1m",
      expirationErrored: "1w",
      expirationCanceled: "1w",
    },
    { parent },
  );
}

/** Those that serve first, since the others redirect to them. */
function createDomains(
  parent: pulumi.Resource,
  { scope, surface }: VercelArgs,
  project: Project,
): ProjectDomain[] {
  const made = new Map<string, ProjectDomain>();
  for (const { host, redirect } of vercelHosts(surface)) {
    const target = redirect === undefined ? undefined : made.get(redirect.to);
    const domain = new ProjectDomain(
      host,
      {
        projectId: project.id,
        domain: host,
        ...(redirect === undefined ? {} : { redirect: redirect.to, redirectStatusCode: redirect.statusCode }),
      },
      {
        parent,
        protect: isProtected(scope, { type: "vercel:index/projectDomain:ProjectDomain", name: host }),
        // A domain belongs to one project: Vercel would refuse it to the new one while the old one has it.
        deleteBeforeReplace: true,
        ...(target === undefined ? {} : { dependsOn: [target] }),
      },
    );
    made.set(host, domain);
  }
  return [...made.values()];
}

function createVariables(parent: pulumi.Resource, args: VercelArgs, project: Project): void {
  const { surface } = args;
  const sensitive = surface.vercel.sensitiveVariables;
  for (const [key, value] of Object.entries(vercelVariables(surface))) {
    new ProjectEnvironmentVariable(
      `${madeAs(surface)}-${key}`,
      // Readable where the team lets them be, so that drift can be seen.
      { projectId: project.id, key, value, targets: ["production", "preview"], sensitive },
      // Vercel has one variable of a name: the new one would be refused while the old one is there.
      { parent, deleteBeforeReplace: true },
    );
  }
}
