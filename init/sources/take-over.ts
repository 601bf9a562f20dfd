import { googleProjectId } from "../../catalog/stack-settings.ts";
import { appFolder } from "../../model/declared/app.ts";
import { vercelProject } from "../../model/declared/deployment-surface.ts";
import { knownRegions, type RegionName } from "../../model/declared/region.ts";
import { entityId, type EnvironmentName } from "../../model/scalars.ts";
import type { DraftApp, Platform } from "../app-answer.ts";
import { endingOf, environmentCalled, type Deploys } from "./deploys.ts";

/** What a catalog calls as it is called already. */
export interface Taken {
  /** Google's project of an environment. */
  projects: Readonly<Partial<Record<EnvironmentName, string>>>;
  /** What Cloud Run calls an app's service, by environment and app, where that is not the app's name. */
  services: Readonly<Partial<Record<EnvironmentName, Readonly<Record<string, string>>>>>;
  /** What Vercel calls an app's project, by environment and app. */
  vercelProjects: Readonly<Partial<Record<EnvironmentName, Readonly<Record<string, string>>>>>;
  /** What an app's eas.json says of an environment, by environment and app. */
  profiles: Readonly<Partial<Record<EnvironmentName, Readonly<Record<string, TakenProfile>>>>>;
}

/** The block `expo` of a surface. */
export interface TakenProfile {
  profile: string;
  channel: string;
  distribution: "internal" | "store";
  environment?: "development" | "preview" | "production";
  variables?: Readonly<Record<string, string>>;
}

export const nothingTaken: Taken = { projects: {}, services: {}, vercelProjects: {}, profiles: {} };

/** A line of the catalog as it would be, and the places that say so. */
export interface Proposal {
  line: string;
  places: readonly string[];
}

export interface TakeOver<Of extends keyof Taken = keyof Taken> {
  taken: Pick<Taken, Of>;
  proposals: readonly Proposal[];
  /** What is said there and only a person can place, each with why. */
  open: readonly Proposal[];
}

interface About {
  apps: readonly DraftApp[];
  environments: readonly EnvironmentName[];
  /** Whether somebody said how projects and regions are called: then nothing else says so. */
  saysProjects: boolean;
  saysRegions: boolean;
}

/** What of what is deployed already a new catalog takes over: only what says one thing of one environment and one app. */
export function takeOver(
  deploys: readonly Deploys[],
  about: About,
): TakeOver<"projects" | "services" | "vercelProjects"> {
  const projects = about.saysProjects ? nothing : projectsOf(deploys, about);
  const regions = about.saysRegions ? nothing : regionOf(deploys);
  const services = namesOf(deploys, about, ofCloudRun);
  const vercelProjects = namesOf(deploys, about, ofVercel);
  const found = [projects, regions, services, vercelProjects];
  return {
    taken: { projects: projects.taken, services: services.taken, vercelProjects: vercelProjects.taken },
    proposals: found.flatMap(({ proposals }) => proposals),
    open: found.flatMap(({ open }) => open),
  };
}

const nothing = { taken: {}, proposals: [], open: [] };

/** The one region that everything runs in, where Gantry has a name for it. */
export function regionOf(deploys: readonly Deploys[]): {
  region: RegionName | undefined;
  proposals: readonly Proposal[];
  open: readonly Proposal[];
} {
  const found = grouped(deploys, ({ region }) => region);
  const [[only, places] = ["", []]] = found;
  const [name] = Object.entries(knownRegions()).find(([, { gcp }]) => gcp === only) ?? [];
  if (found.size === 1 && name !== undefined)
    return {
      region: name,
      proposals: [{ line: `region ${name}, which Google calls ${only}`, places }],
      open: [],
    };
  const why =
    found.size === 1 ? "has no usual name: --regions name:google:vercel" : "is one of several: --regions";
  const open = [...found].map(([region, at]) => ({ line: `region ${region} ${why}`, places: at }));
  return { region: undefined, proposals: [], open };
}

function projectsOf(deploys: readonly Deploys[], { environments }: About) {
  const open: Proposal[] = [];
  const found = new Map<EnvironmentName, Map<string, string[]>>();
  for (const [project, places] of grouped(deploys, (each) => each.project)) {
    const said = new Set(
      deploys.flatMap((each) =>
        each.project === project ? (environmentOf(each) ?? endingOf(project).environment ?? []) : [],
      ),
    );
    const [environment] = [...said];
    const why =
      said.size !== 1 || environment === undefined
        ? "is of no one environment"
        : !environments.includes(environment)
          ? `is of ${environment}, which is not among the environments`
          : googleProjectId.safeParse(project).success
            ? undefined
            : "is no id of a project";
    if (environment === undefined || why !== undefined) {
      open.push({ line: `Google's project ${project} ${why ?? ""}`.trim(), places });
      continue;
    }
    const own = found.get(environment) ?? new Map<string, string[]>();
    found.set(environment, own.set(project, places));
  }
  const proposals: Proposal[] = [];
  const taken: Partial<Record<EnvironmentName, string>> = {};
  for (const [environment, own] of found) {
    const [[project, places] = ["", []]] = own;
    if (own.size === 1) {
      taken[environment] = project;
      proposals.push({ line: `Pulumi.${environment}.yaml gcp:project: ${project}`, places });
    } else {
      for (const [one, at] of own)
        open.push({ line: `Google's project ${one} is one of several of ${environment}`, places: at });
    }
  }
  return { taken, proposals, open };
}

/** A kind of name that a platform has for an app. */
interface Naming {
  platform: Platform;
  title: string;
  nameIn: (each: Deploys) => string | undefined;
  /** Whether the catalog takes it. */
  isName: (name: string) => boolean;
  /** Where the catalog says it, below the surface; the name that it has anyway needs no line. */
  key: string;
  usual: (app: DraftApp) => string | undefined;
  /** Which environments a name is of where nobody says so. */
  whereUnsaid: (environments: readonly EnvironmentName[]) => readonly EnvironmentName[];
  /** Whether it can be the name of one environment alone. */
  ofOne: boolean;
}

const ofCloudRun: Naming = {
  platform: "cloud-run",
  title: "service",
  nameIn: ({ service }) => service,
  isName: (name) => entityId.safeParse(name).success,
  key: "madeAs",
  usual: ({ id }) => id,
  // It is called so everywhere.
  whereUnsaid: (environments) => environments,
  ofOne: false,
};

const ofVercel: Naming = {
  platform: "vercel",
  title: "Vercel's project",
  nameIn: ({ vercelProject }) => vercelProject,
  isName: (name) => vercelProject.safeParse(name).success,
  key: "vercel.projectName",
  usual: () => undefined,
  // What serves the product's users is production's.
  whereUnsaid: (environments) => environments.filter((each) => each === "production"),
  ofOne: true,
};

function namesOf(deploys: readonly Deploys[], about: About, naming: Naming) {
  const { title, nameIn, isName, key, usual, whereUnsaid, ofOne } = naming;
  const open: Proposal[] = [];
  const proposals: Proposal[] = [];
  const taken: Partial<Record<EnvironmentName, Record<string, string>>> = {};
  const named = deploys.filter((each) => nameIn(each) !== undefined);
  const said = new Map<
    string,
    { app: DraftApp; environment: EnvironmentName; names: Map<string, string[]> }
  >();
  for (const [name, places] of grouped(named, nameIn)) {
    const of = named.filter((each) => nameIn(each) === name);
    const apps = new Set(of.map((each) => appOf(each, named, about, naming)));
    const [app] = [...apps];
    if (app === undefined || apps.size !== 1) {
      open.push({ line: `${title} ${name} is of no one app`, places });
      continue;
    }
    const environments = new Set(of.map((each) => environmentOf(each) ?? endingOf(name).environment));
    const all = environments.has(undefined)
      ? whereUnsaid(about.environments)
      : [...environments].flatMap((each) => each ?? []);
    const own = all.filter((each) => about.environments.includes(each));
    if (ofOne && own.length > 1) {
      open.push({ line: `${title} ${name} is of ${own.join(" and ")}, and can be of one`, places });
      continue;
    }
    for (const environment of own) {
      const place = `${environment} ${app.id}`;
      const entry = said.get(place) ?? { app, environment, names: new Map<string, string[]>() };
      said.set(place, entry);
      entry.names.set(name, places);
    }
  }
  for (const { app, environment, names } of said.values()) {
    const [[name, places] = ["", []]] = names;
    if (names.size !== 1 || !isName(name)) {
      for (const [one, at] of names)
        open.push({ line: `${title} ${one} is not the one name of ${app.id} in ${environment}`, places: at });
    } else if (name !== usual(app)) {
      taken[environment] = { ...taken[environment], [app.id]: name };
      const line = `environments/${environment}/config.yml surfaces.${app.id}.${key}: ${name}`;
      proposals.push({ line, places });
    }
  }
  return { taken, proposals, open };
}

function environmentOf({ environment, project }: Deploys): EnvironmentName | undefined {
  return (
    environmentCalled(environment) ?? (project === undefined ? undefined : endingOf(project).environment)
  );
}

/** The app that is deployed: by its folder, by its name, or because there is one alone on each side. */
function appOf(
  each: Deploys,
  all: readonly Deploys[],
  { apps }: About,
  { platform, nameIn }: Naming,
): DraftApp | undefined {
  const there = apps.filter((app) => app.platform === platform);
  const { folder } = each;
  const name = nameIn(each) ?? "";
  const { base } = endingOf(name);
  const bases = new Set(all.map((one) => endingOf(nameIn(one) ?? "").base));
  return (
    there.find((app) => folder !== undefined && appFolder(app) === folder) ??
    there.find(({ id }) => id === name || id === base) ??
    (there.length === 1 && bases.size === 1 ? there[0] : undefined)
  );
}

/** Places by what is said there, in the order in which it is found first. */
function grouped(
  deploys: readonly Deploys[],
  of: (each: Deploys) => string | undefined,
): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const each of deploys) {
    const value = of(each);
    if (value !== undefined) found.set(value, [...(found.get(value) ?? []), each.place]);
  }
  return found;
}
