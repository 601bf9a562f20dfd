import { vercelProjectName } from "../../model/cloud-names.ts";
import { longestMappedHost } from "../../model/cloud-run-domains.ts";
import { expoBuilds } from "../../model/expo-builds.ts";
import type { EnvironmentName } from "../../model/scalars.ts";
import { isOfDomain, surfaceHosts } from "../../model/surface-hosts.ts";
import type { DeploymentSurface } from "../../model/declared/deployment-surface.ts";
import type { Problem } from "../problem.ts";
import { plainVariables } from "../rules/plain-variables.ts";
import { namesOf, referencesIn } from "../rules/rule.ts";
import { layersOf } from "../source.ts";
import type { EnvironmentCheck } from "./check-environment.ts";
import type { Finding } from "./finding.ts";
import { quote } from "./quote.ts";
import { resolve } from "./resolve.ts";

/**
 * What two environments must not share: a bundle, whose id comes from its name alone; a GitHub environment, whose
 * reviewers and secrets would then be those of whichever was deployed last; a workflow file, which is generated; a host,
 * which would lead to whichever was deployed last; a project of Vercel; a build profile and a channel of Expo, where what is published for the
 * one would reach the users of the other; and, with production, a schema of the database.
 */
export function checkAcross(checks: readonly EnvironmentCheck[]): Problem[] {
  const problems: Problem[] = [];
  const bundles = new Map<string, EnvironmentName>();
  const github = new Map<string, EnvironmentName>();
  const workflows = new Map<string, EnvironmentName>();
  const schemas = new Map<string, EnvironmentName>();
  const hosts = new Map<string, Owner>();
  const expo = new Map<string, Owner>();
  const vercel = new Map<string, Owner>();
  for (const check of checks) {
    const { environment, merged, source } = check;
    if (merged === undefined) continue;
    const claim = (owners: Map<string, EnvironmentName>, name: string, finding: Finding): void => {
      const owner = owners.get(name) ?? environment;
      owners.set(name, owner);
      if (owner !== environment) problems.push(resolve(finding, layersOf(source), merged));
    };
    const hint = "each environment has its own";
    for (const name of namesOf(merged, "bundles")) {
      const text = `is a bundle of ${bundles.get(name) ?? environment} too`;
      claim(bundles, name, { path: ["bundles", name], text, hint, showsValue: false });
    }
    for (const { path, name } of referencesIn(merged, "services", ["ghEnvironment"])) {
      const text = `is a GitHub environment of ${github.get(name) ?? environment} too`;
      claim(github, name, { path, text, hint });
    }
    for (const { path, name } of referencesIn(merged, "surfaces", ["supabaseSchema"])) {
      const first = schemas.get(name) ?? environment;
      // The others may share one, as canary and staging do.
      const isShared = first === "production" || environment === "production";
      const isTold = name === "app_prod" || name === "app_stg";
      const text = `is a schema of ${first} too`;
      if (isShared && !isTold) claim(schemas, name, { path, text, hint: "production has one of its own" });
      else schemas.set(name, first);
    }
    for (const { path, name } of referencesIn(merged, "pipelines", ["workflowFile"])) {
      const text = `is a workflow of ${workflows.get(name) ?? environment} too`;
      claim(workflows, name, { path, text, hint });
    }
    for (const finding of [
      ...hostFindings(check, hosts),
      ...expoFindings(check, expo),
      ...vercelFindings(check, vercel),
    ])
      problems.push(resolve(finding, layersOf(source), merged));
  }
  for (const check of checks) {
    const { merged, source } = check;
    if (merged === undefined) continue;
    for (const finding of namedHosts(check, hosts)) problems.push(resolve(finding, layersOf(source), merged));
  }
  return problems;
}

interface Owner {
  environment: EnvironmentName;
  /** What has it: a surface's id, or what else answers to a host. */
  surface: string;
}

/** Hosts that two surfaces would share, or that DNS does not take, by what regions make of them; remembers the others. */
function* hostFindings(check: EnvironmentCheck, owners: Map<string, Owner>): Generator<Finding> {
  const { environment } = check;
  for (const { surface, platform, host, path, isElsewhere } of hostsOf(check)) {
    const domain = check.catalog?.product.domain ?? host;
    // The host is the key there, and its value a map.
    const shown = isElsewhere === true ? { showsValue: false } : {};
    const owner = owners.get(host) ?? { environment, surface };
    owners.set(host, owner);
    const label = host.split(".").find((part) => part.length > longestLabel);
    const longest = platform === "cloud-run" ? longestMappedHost : longestHost;
    if (owner.environment !== environment || owner.surface !== surface) {
      const text = `makes the host ${quote(host)}, which is one of ${quote(owner.surface)} in ${owner.environment} too`;
      yield { path, text, hint: "give it a host of its own", ...shown };
    } else if (label !== undefined || host.length > longest) {
      const taker = platform === "cloud-run" ? "a domain mapping of Cloud Run" : "DNS";
      const text = `makes the host ${quote(host)}; ${taker} takes ${longest} characters, and ${longestLabel} between two dots`;
      yield { path, text, hint: "write a shorter one", ...shown };
    } else if (isElsewhere !== true && !isOfDomain(host, domain)) {
      const text = `makes the host ${quote(host)} of one region, which does not lie below ${domain}`;
      yield { path, text, hint: `write a host below ${domain}, or one in the file of each region` };
    }
  }
}

/**
 * Addresses of another environment: of Expo's pages any, of what a surface reads as a plain variable production's. A surface of
 * staging that asks production's API writes there what its users do.
 */
function* namedHosts(
  { environment, catalog }: EnvironmentCheck,
  owners: ReadonlyMap<string, Owner>,
): Generator<Finding> {
  const foreign = (url: string): (Owner & { host: string }) | undefined => {
    const host = hostIn(url);
    const owner = host === undefined ? undefined : owners.get(host);
    return host === undefined || owner === undefined || owner.environment === environment
      ? undefined
      : { ...owner, host };
  };
  for (const surface of catalog?.surfaces ?? []) {
    const page = surface.platform === "expo-eas" ? foreign(surface.endpointUrl) : undefined;
    if (page !== undefined) {
      const path = ["surfaces", surface.id, "endpointUrl"];
      yield { path, text: textOf(page), hint: "write the page of the project at Expo" };
    }
    const { block, variables } = plainVariables(surface);
    for (const [name, value] of Object.entries(variables)) {
      const owner = foreign(value);
      if (owner?.environment !== "production") continue;
      const path = ["surfaces", surface.id, block, "variables", name];
      yield { path, text: textOf(owner), hint: "name a host of this environment" };
    }
  }
}

function textOf({ host, surface, environment }: Owner & { host: string }): string {
  return `names the host ${quote(host)}, which is one of ${quote(surface)} in ${environment}`;
}

/** The host of an address, with any scheme. */
function hostIn(text: string): string | undefined {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text) && URL.canParse(text) ? new URL(text).hostname : undefined;
}

/**
 * Profiles that two surfaces of an app would share in eas.json, and channels that they would share in a project of Expo;
 * remembers the others.
 */
function* expoFindings(check: EnvironmentCheck, owners: Map<string, Owner>): Generator<Finding> {
  const { environment, catalog } = check;
  for (const surface of catalog?.surfaces ?? []) {
    if (surface.platform !== "expo-eas" || catalog === undefined) continue;
    const names = [
      ...expoBuilds(surface).map(({ profile, isFurther }) => ({
        what: "profile",
        key: `profile ${surface.app} ${profile}`,
        below: isFurther ? ["builds", profile] : ["profile"],
      })),
      {
        what: "channel",
        key: `channel ${catalog.expo.projectId} ${surface.expo.channel}`,
        below: ["channel"],
      },
    ];
    for (const { what, key, below } of names) {
      const owner = owners.get(key);
      owners.set(key, owner ?? { environment, surface: surface.id });
      if (owner === undefined) continue;
      yield {
        path: ["surfaces", surface.id, "expo", ...below],
        text: `is the ${what} of ${quote(owner.surface)} in ${owner.environment} too`,
        hint: "give it one of its own",
        ...(below[0] === "builds" ? { showsValue: false } : {}),
      };
    }
  }
}

/** Projects of Vercel that two surfaces would share, each with the settings of whichever was deployed last; remembers the others. */
function* vercelFindings(
  { environment, catalog }: EnvironmentCheck,
  owners: Map<string, Owner>,
): Generator<Finding> {
  for (const surface of catalog?.surfaces ?? []) {
    if (surface.platform !== "vercel" || catalog === undefined) continue;
    const name = vercelProjectName(catalog, surface);
    const owner = owners.get(name);
    owners.set(name, owner ?? { environment, surface: surface.id });
    if (owner === undefined) continue;
    const isNamed = surface.vercel.projectName !== undefined;
    yield {
      path: ["surfaces", surface.id, ...(isNamed ? ["vercel", "projectName"] : [])],
      text: `${isNamed ? "is" : "makes"} the project ${quote(name)}, which is one of ${quote(owner.surface)} in ${owner.environment} too`,
      hint: "each surface has a project of its own in each environment: name it in the environment's file",
      showsValue: false,
    };
  }
}

/** RFC 1035, 2.3.4; a name without the root's length byte and dot. */
const longestLabel = 63;
const longestHost = 253;

interface MadeHost {
  surface: string;
  platform: DeploymentSurface["platform"] | "cloudflare";
  host: string;
  /** Where the catalog says it. */
  path: readonly string[];
  /** Whether it may lie in another zone than the product's. */
  isElsewhere?: true;
}

/** The hosts of an environment that has no mistakes of its own, with those that its regions make. */
function* hostsOf({ catalog }: EnvironmentCheck): Generator<MadeHost> {
  for (const surface of catalog?.surfaces ?? []) {
    const regional = Object.entries(catalog?.regional ?? {}).flatMap(([region, surfaces]) => {
      const own = surfaces[surface.id];
      return own === undefined ? [] : [{ region, surface: own }];
    });
    for (const host of surfaceHosts(surface, regional)) {
      const path = ["surfaces", surface.id, "endpointUrl"];
      yield { surface: surface.id, platform: surface.platform, host, path };
    }
    if (surface.platform !== "vercel") continue;
    for (const host of Object.keys(surface.vercel.domains)) {
      const path = ["surfaces", surface.id, "vercel", "domains", host];
      yield { surface: surface.id, platform: surface.platform, host, path, isElsewhere: true };
    }
  }
  for (const field of ["flags", "relay"] as const) {
    const worker = catalog?.edge[field];
    if (worker === undefined) continue;
    yield {
      surface: `edge.${field}`,
      platform: "cloudflare",
      host: worker.host,
      path: ["edge", field, "host"],
    };
  }
}
