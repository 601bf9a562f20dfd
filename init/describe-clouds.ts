import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { listEnvironments, loadEnvironment } from "../catalog/load.ts";
import { openValues } from "../catalog/open-values.ts";
import { readStackFile } from "../catalog/stack-file.ts";
import { readStackSettings } from "../catalog/stack-settings.ts";
import { repositoryStack } from "../catalog/stacks.ts";
import type { Environment } from "../engine/obtain/engine.ts";
import { homeOf } from "../files/home.ts";
import type { EnvironmentCatalog } from "../model/declared/catalog.ts";
import { samplerSourceOf } from "../model/declared/sampler.ts";
import { counted } from "../terminal/counted.ts";

/** What a deployment to real clouds takes, and whether this shell has it. Never a value: only where one was found. */
export interface Need {
  name:
    | "values"
    | "stacks"
    | "passphrase"
    | "google"
    | "secret-manager"
    | "github"
    | "cloudflare"
    | "vercel"
    | "sampler";
  purpose: string;
  /** What is only noticed keeps nobody from deploying. */
  state: "ok" | "missing" | "noticed";
  /** The variable or the file that has it, or what is missing. */
  note: string;
  /** The command that gives it. */
  fix?: string;
}

/** Where the engine keeps who is logged in where: https://www.pulumi.com/docs/iac/cli/commands/pulumi_login/ */
const credentials = z.object({ current: z.string().min(1) });

/** What the catalog's environments need of their clouds. Throws a GantryError (usage) where the catalog has mistakes. */
export function describeClouds(root: string, env: Environment): Need[] {
  const names = listEnvironments(root);
  const catalogs = names.map((name) => loadEnvironment(root, name));
  const surfaces = catalogs.flatMap((catalog) => catalog.surfaces);
  const hasWorkers = catalogs.some(({ edge }) => edge.flags !== undefined || edge.relay !== undefined);
  const open = names.filter((name) => openValues(root, name).length > 0);
  const sealed = names.filter((name) => readStackFile(root, name).encryptionsalt !== undefined);
  const [first] = open;
  const bySurface = (platform: string, needs: readonly Need[]): readonly Need[] =>
    surfaces.some((surface) => surface.platform === platform) ? needs : [];
  return [
    {
      name: "values",
      purpose: "what only you know, such as your project's number",
      ...(first === undefined
        ? { state: "ok", note: "nothing is left to fill in" }
        : {
            state: "missing",
            note: `to be filled in for ${open.join(", ")}; the command lists them and starts nothing`,
            fix: `gantry up ${first}`,
          }),
    },
    stacksNeed(root, [...names, repositoryStack], env),
    ...(sealed.length === 0
      ? []
      : [
          need(env, {
            name: "passphrase",
            purpose: `opens the stacks ${sealed.join(", ")}`,
            variables: ["PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"],
            fix: "read -rs PULUMI_CONFIG_PASSPHRASE && export PULUMI_CONFIG_PASSPHRASE",
          }),
        ]),
    ...bySurface("cloud-run", [
      need(env, {
        name: "google",
        purpose: "makes what is at Google",
        variables: ["GOOGLE_OAUTH_ACCESS_TOKEN", "GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CREDENTIALS"],
        files: [join(homeOf(env), ".config", "gcloud", "application_default_credentials.json")],
        fix: "gcloud auth application-default login",
      }),
      need(env, {
        name: "secret-manager",
        purpose: "writes secrets before the first deployment",
        variables: ["GOOGLE_OAUTH_ACCESS_TOKEN", "CLOUDSDK_AUTH_ACCESS_TOKEN"],
        fix: 'export GOOGLE_OAUTH_ACCESS_TOKEN="$(gcloud auth print-access-token)"',
      }),
    ]),
    need(env, {
      name: "github",
      purpose: "makes environments and rulesets, reads approvals",
      // The provider reads no other.
      variables: ["GITHUB_TOKEN"],
      fix: 'export GITHUB_TOKEN="$(gh auth token)"',
    }),
    ...(catalogs.every(({ cloudflare }) => cloudflare === undefined) ||
    (surfaces.every(({ platform }) => platform === "expo-eas") && !hasWorkers)
      ? []
      : [
          need(env, {
            name: "cloudflare",
            purpose: hasWorkers ? "makes the names of surfaces, and Workers" : "makes the names of surfaces",
            variables: ["CLOUDFLARE_API_TOKEN"],
            fix: "read -rs CLOUDFLARE_API_TOKEN && export CLOUDFLARE_API_TOKEN",
          }),
        ]),
    ...bySurface("vercel", [
      need(env, {
        name: "vercel",
        purpose: "makes projects and domains at Vercel",
        variables: ["VERCEL_API_TOKEN"],
        fix: "read -rs VERCEL_API_TOKEN && export VERCEL_API_TOKEN",
      }),
    ]),
    ...samplerNeed(catalogs),
  ];
}

/** What Google does not see has a sampler, or nobody knows it. */
function samplerNeed(catalogs: readonly EnvironmentCatalog[]): Need[] {
  const about = { name: "sampler", purpose: "measures what Google does not see" } as const;
  const sampled = catalogs.flatMap(({ environment, sampler, guardrails }) =>
    guardrails
      .filter((guardrail) => samplerSourceOf(guardrail) !== undefined)
      .map(({ id }) => ({ environment, id, isMeasured: sampler !== undefined })),
  );
  const [silent, ...others] = sampled.filter(({ isMeasured }) => !isMeasured);
  if (sampled.length === 0) return [];
  if (silent === undefined) return [{ ...about, state: "ok", note: "in each environment that needs one" }];
  const more = others.length === 0 ? "" : `, nor for ${counted(others.length, "other")}`;
  const note = `none for ${silent.id} in ${silent.environment}${more}: no data, and no alert`;
  return [{ ...about, state: "noticed", note, fix: 'declare "sampler": docs/guardrails.md' }];
}

/** Where the state lies: the settings say it of each stack, else the variable, else who is logged in. */
function stacksNeed(root: string, stacks: readonly string[], env: Environment): Need {
  const about = { name: "stacks", purpose: "where the state of the stacks lies" } as const;
  const unsaid = stacks.filter((stack) => readStackSettings(root, stack).state === undefined);
  if (unsaid.length === 0)
    return { ...about, state: "ok", note: "by gantry:state in the settings of each stack" };
  const variable = ["PULUMI_BACKEND_URL", "PULUMI_ACCESS_TOKEN"].find((name) => isSet(env, name));
  if (variable !== undefined) return { ...about, state: "ok", note: `by ${variable}` };
  const folder = env["PULUMI_CREDENTIALS_PATH"] ?? env["PULUMI_HOME"] ?? join(homeOf(env), ".pulumi");
  const file = join(folder, "credentials.json");
  if (isLoggedIn(file)) return { ...about, state: "ok", note: `by the login in "${file}"` };
  const note = "no gantry:state, no PULUMI_BACKEND_URL, and nobody is logged in";
  return { ...about, state: "missing", note, fix: "gantry bootstrap --plan" };
}

function isLoggedIn(file: string): boolean {
  if (!existsSync(file)) return false;
  try {
    const read: unknown = JSON.parse(readFileSync(file, "utf8"));
    return credentials.safeParse(read).success;
  } catch (error) {
    // What cannot be read or is no JSON logs nobody in: the engine would say the same.
    if (error instanceof SyntaxError || (error instanceof Error && "code" in error)) return false;
    throw error;
  }
}

function need(
  env: Environment,
  about: Pick<Need, "name" | "purpose"> & {
    variables: readonly string[];
    files?: readonly string[];
    fix: string;
  },
): Need {
  const { name, purpose, variables, files = [], fix } = about;
  const variable = variables.find((each) => isSet(env, each));
  if (variable !== undefined) return { name, purpose, state: "ok", note: `by ${variable}` };
  const file = files.find((each) => existsSync(each));
  if (file !== undefined) return { name, purpose, state: "ok", note: `by "${file}"` };
  // The third is hardly ever used.
  const usual = variables.slice(0, 2);
  return { name, purpose, state: "missing", note: usual.map((each) => `no ${each}`).join(", "), fix };
}

function isSet(env: Environment, name: string): boolean {
  return (env[name] ?? "") !== "";
}
