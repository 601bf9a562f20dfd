import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { GitHubClient } from "../../clients/github/github-client.ts";
import { setValues } from "../../catalog/edit/set-values.ts";
import { globalConfig } from "../../catalog/files/scan.ts";
import { loadRepository } from "../../catalog/load.ts";
import { isPlaceholder } from "../../catalog/placeholders.ts";
import type { PlainMap } from "../../catalog/plain.ts";
import { repositoryStack } from "../../catalog/stacks.ts";
import { writeFileAtomically } from "../../files/write-file.ts";
import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { driftGhEnvironment, environmentsAtGitHub } from "../../model/declared/gh-environment.ts";
import type { Product } from "../../model/declared/product.ts";
import { setByHand, setByHandForDrift } from "../../model/set-by-hand.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { githubStore } from "../../secrets/stores/github-store.ts";
import { counted } from "../../terminal/counted.ts";
import { appPermissions } from "../../workflows/parts/credentials.ts";
import { makeApp, type MakeAppOptions } from "./app-manifest.ts";
import { stepIn, type Found, type Step } from "../steps/step.ts";

export interface GitHubStepsOptions {
  root: string;
  environments: readonly EnvironmentCatalog[];
  client: () => GitHubClient;
  /** How somebody is had to make an App; undefined where nobody is at a terminal. */
  browser: Pick<MakeAppOptions, "env" | "begin" | "patienceMs"> | undefined;
}

const group = repositoryStack;
/** What is read anew at each look: a step before may have written it. */
const productOf = ({ root }: Pick<GitHubStepsOptions, "root">): Product => loadRepository(root).product;
const facts = z.object({
  id: z.int(),
  owner: z.object({ id: z.int(), login: z.string(), type: z.string() }),
});
const installation = z.object({
  app_id: z.int(),
  app_slug: z.string(),
  html_url: z.string(),
  suspended_at: z.string().nullish(),
  permissions: z.record(z.string(), z.string()).default({}),
});

/** What the repository needs at GitHub before its jobs can deploy. Nothing where the plan has no environments: people deploy then. */
export function gitHubSteps(options: GitHubStepsOptions): Step[] {
  const names = environmentNames(options);
  if (names.length === 0) return [repositoryStep(options)];
  return [
    repositoryStep(options),
    environmentsStep(options, names),
    ...appSteps(options, deployApp(options)),
    ...appSteps(options, driftApp(options)),
  ];
}

/** Of all environments: an App's key is given once, and all of them get it then. */
function environmentNames({ environments }: GitHubStepsOptions): string[] {
  return environments.flatMap((catalog) => {
    const own = [...environmentsAtGitHub(catalog).keys()];
    return own.length === 0 ? [] : [...own, driftGhEnvironment(catalog.environment)];
  });
}

async function readFacts(client: GitHubClient): Promise<z.infer<typeof facts>> {
  const { owner, name } = client.repository;
  return client.get(facts, "", { what: `read repository ${owner}/${name}`, permission: "Metadata: read" });
}

function repositoryStep({ root, client }: GitHubStepsOptions): Step {
  const { owner, name } = productOf({ root }).repository;
  return {
    ...stepIn(group, "ids", []),
    does: `write the ids of ${owner}/${name} into ${globalConfig}`,
    look: async (): Promise<Found> => {
      const { ownerId, repositoryId } = productOf({ root }).repository;
      const found = await readFacts(client());
      const wanted = { ownerId: String(found.owner.id), repositoryId: String(found.id) };
      if (ownerId === wanted.ownerId && repositoryId === wanted.repositoryId)
        return { state: "done", note: `${owner}/${name} is ${repositoryId}, of ${ownerId}` };
      const isOthers = (said: string, is: string): boolean => !isPlaceholder(said) && said !== is;
      if (isOthers(ownerId, wanted.ownerId) || isOthers(repositoryId, wanted.repositoryId)) {
        throw new GantryError(
          `GitHub says that ${owner}/${name} is ${wanted.repositoryId}, of ${wanted.ownerId}`,
          {
            hint: `${globalConfig} says ${repositoryId}, of ${ownerId}: workload identity would trust those`,
          },
        );
      }
      return { state: "open", act: () => writeGlobal(root, ["product", "repository"], wanted) };
    },
  };
}

/** With branches of its own and none of them named, nothing gets in: `gantry up` says who does. */
const closed = { deployment_branch_policy: { protected_branches: false, custom_branch_policies: true } };

function environmentsStep({ client }: GitHubStepsOptions, names: readonly string[]): Step {
  const missing = async (): Promise<string[]> => {
    const there = await Promise.all(names.map((name) => exists(client(), name)));
    return names.filter((_name, index) => there[index] === false);
  };
  return {
    ...stepIn(group, "environments", ["ids"]),
    does: `make ${namesText(names)} at GitHub, which let nothing in until "gantry up" says what`,
    look: async () => {
      const lacking = await missing();
      if (lacking.length === 0) return { state: "done", note: `${namesText(names)} at GitHub` };
      return {
        state: "open",
        act: async () => {
          for (const name of lacking) {
            const asked = { what: `make environment "${name}"`, permission: "Administration: write" };
            await client().write("PUT", `/environments/${encodeURIComponent(name)}`, asked, closed);
          }
        },
      };
    },
  };
}

/** Few are named, many are counted. */
function namesText(names: readonly string[]): string {
  return names.length > 3 ? counted(names.length, "environment") : names.join(", ");
}

async function exists(client: GitHubClient, name: string): Promise<boolean> {
  const asked = { what: `look at environment "${name}"`, permission: "Actions: read" };
  const found = await client.find(
    z.object({ name: z.string() }),
    `/environments/${encodeURIComponent(name)}`,
    asked,
  );
  return found !== undefined;
}

/** One of the product's two GitHub Apps. */
interface App {
  name: "deploy-app" | "drift-app";
  /** Where the catalog has its id. */
  section: "deployIdentity" | "driftIdentity";
  /** What it is called at first. */
  title: string;
  description: string;
  permissions: Readonly<Record<string, "read" | "write">>;
  /** The secret with its key, and the GitHub environments that have it. */
  key: string;
  environments: readonly string[];
}

function deployApp({ root, environments }: GitHubStepsOptions): App {
  const product = productOf({ root });
  return {
    name: "deploy-app",
    section: "deployIdentity",
    title: `${product.name} deploys`,
    description: `Deploys ${product.name}: makes versions' tags, environments and rulesets, and proposes maintenance.`,
    permissions: appPermissions(product, "deploy"),
    key: setByHand.appKey,
    environments: environments.flatMap((catalog) => [...environmentsAtGitHub(catalog).keys()]),
  };
}

function driftApp({ root, environments }: GitHubStepsOptions): App {
  const product = productOf({ root });
  return {
    name: "drift-app",
    section: "driftIdentity",
    title: `${product.name} looks for drift`,
    description: `Looks every night whether ${product.name} is still as declared. It can only read.`,
    permissions: appPermissions(product, "drift"),
    key: setByHandForDrift.appKey,
    environments: environments.map(({ environment }) => driftGhEnvironment(environment)),
  };
}

function appSteps(options: GitHubStepsOptions, app: App): Step[] {
  return [appStep(options, app), keyStep(options, app)];
}

function appStep(options: GitHubStepsOptions, app: App): Step {
  const { client, browser } = options;
  return {
    ...stepIn(group, app.name, ["environments"]),
    does: `have you make the GitHub App "${app.title}" in a browser; its key goes into ${namesText(app.environments)}`,
    look: async () => {
      const appId = appIdOf(options, app);
      if (appId !== undefined) return lookAtInstallation(client(), { ...app, appId });
      if (browser !== undefined) return { state: "open", act: () => make(options, app, browser) };
      const note = `the GitHub App "${app.title}" is made by somebody at a terminal`;
      return { state: "person", note, how: ["gantry bootstrap"] };
    },
  };
}

/** Undefined where the catalog has none yet. */
function appIdOf(options: GitHubStepsOptions, { section }: App): number | undefined {
  const { appId } = productOf(options)[section];
  return isPlaceholder(appId) ? undefined : appId;
}

/** GitHub tells an organisation's owners what is installed; a user's installations it tells the App alone. */
async function lookAtInstallation(
  client: GitHubClient,
  { appId, permissions, title }: App & { appId: number },
): Promise<Found> {
  const { owner } = await readFacts(client);
  if (owner.type !== "Organization") {
    const note = `GitHub does not tell whether App ${appId} is installed: look whether it is, on this repository alone`;
    return { state: "person", note, how: ["https://github.com/settings/installations"] };
  }
  const asked = { what: `list the Apps of ${owner.login}`, permission: "Organization administration: read" };
  const all = await client.list(
    installation,
    `//orgs/${encodeURIComponent(owner.login)}/installations`,
    asked,
  );
  const found = all.find(({ app_id: id }) => id === appId);
  if (found === undefined) {
    const note = `App ${appId} (${title}) is not installed: install it on this repository alone`;
    return { state: "person", note, how: [`https://github.com/organizations/${owner.login}/settings/apps`] };
  }
  const { app_slug: slug, html_url: url, suspended_at: suspended = null } = found;
  if (suspended !== null) return { state: "person", note: `App ${slug} is suspended`, how: [url] };
  const lacks = Object.entries(permissions).filter(
    ([name, level]) => found.permissions[name] !== "write" && found.permissions[name] !== level,
  );
  if (lacks.length === 0) return { state: "done", note: `${slug}, ${appId}, is installed` };
  const words = lacks.map(([name, level]) => `${name.replaceAll("_", " ")}: ${level}`).join(", ");
  return { state: "person", note: `App ${slug} may not do all that it has to; give it ${words}`, how: [url] };
}

async function make(
  { root, client }: GitHubStepsOptions,
  app: App,
  browser: NonNullable<GitHubStepsOptions["browser"]>,
): Promise<void> {
  const product = productOf({ root });
  const { owner } = await readFacts(client());
  const wish = { name: app.title.slice(0, 34), description: app.description, permissions: app.permissions };
  const made = await makeApp(wish, {
    ...browser,
    client: client(),
    repository: product.repository,
    isOrganisation: owner.type === "Organization",
    homepage: `https://${product.domain}`,
  });
  // First: an App that nobody knows of would be made a second time.
  await writeGlobal(root, ["product", app.section], { appId: made.id });
  for (const environment of app.environments)
    await githubStore({ client: client(), environment }).write(app.key, made.pem);
}

function keyStep(options: GitHubStepsOptions, app: App): Step {
  const { client } = options;
  return {
    ...stepIn(group, `${app.name}-key`, ["environments"]),
    name: `${app.name} key`,
    does: `see that ${app.key} is in ${namesText(app.environments)}`,
    look: async () => {
      if (appIdOf(options, app) === undefined) return { state: "waits", note: `for the App "${app.title}"` };
      const lacking: string[] = [];
      for (const environment of app.environments) {
        const { kept } = await githubStore({ client: client(), environment }).look([app.key]);
        if (!kept.has(app.key)) lacking.push(environment);
      }
      if (lacking.length === 0)
        return { state: "done", note: `${app.key} in ${namesText(app.environments)}` };
      const { owner } = client().repository;
      return {
        state: "person",
        note: `GitHub gives an App's key once: make another on the App's page, for ${namesText(lacking)}`,
        how: [
          `https://github.com/organizations/${owner}/settings/apps`,
          `for each in ${lacking.join(" ")}; do gh secret set ${app.key} --env "$each" < <key>.pem; done`,
        ],
      };
    },
  };
}

function writeGlobal(root: string, at: readonly [string, string], values: PlainMap): Promise<void> {
  const file = join(root, globalConfig);
  const after = setValues(readFileSync(file, "utf8"), at, values);
  if (after === undefined) {
    const lines = Object.entries(values).map(
      ([name, value]) => `${at.join(".")}.${name}: ${JSON.stringify(value)}`,
    );
    throw new GantryError(`${globalConfig} is written in a way that only its author can change`, {
      problems: lines,
      hint: "write these there yourself, and run the command again",
      exitCode: ExitCode.usage,
    });
  }
  writeFileAtomically(file, after, { keepMode: true });
  return Promise.resolve();
}
