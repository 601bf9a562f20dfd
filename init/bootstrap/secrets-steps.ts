import { generateX25519Identity, identityToRecipient } from "age-encryption";
import type { GitHubClient } from "../../clients/github/github-client.ts";
import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { driftGhEnvironment, environmentsAtGitHub } from "../../model/declared/gh-environment.ts";
import { setByHand, setByHandForDrift } from "../../model/set-by-hand.ts";
import { addRecipient } from "../../secrets/age/add-recipient.ts";
import { readIdentities } from "../../secrets/age/identities.ts";
import { changeSecrets } from "../../secrets/change-secrets.ts";
import { readySecrets, refreshRecipients } from "../../secrets/init.ts";
import { loadScope, readSecretsFile } from "../../secrets/secrets-scope.ts";
import { githubStore } from "../../secrets/stores/github-store.ts";
import type { Context } from "../../terminal/context.ts";
import type { Found, Step } from "../steps/step.ts";

export interface SecretsStepsOptions {
  context: Context;
  root: string;
  catalog: EnvironmentCatalog;
  client: () => GitHubClient;
}

/** The holder of the key that jobs open secrets.enc with. */
const jobs = "jobs";

/** The keys of an environment's secrets.enc: of whoever runs the command, and of its jobs; and what reads at night. */
export function secretsSteps(options: SecretsStepsOptions): Step[] {
  const names = [...environmentsAtGitHub(options.catalog).keys()];
  if (names.length === 0) return [ownKeyStep(options)];
  return [ownKeyStep(options), jobsKeyStep(options, names), ...readTokensSteps(options)];
}

function stepOf({ catalog }: SecretsStepsOptions, name: string): Omit<Step, "does" | "look" | "needs"> {
  const group = catalog.environment;
  return { id: `${group}/${name}`, group, name: name.replace("-", " ") };
}

function ownKeyStep(options: SecretsStepsOptions): Step {
  const { context, root, catalog } = options;
  const { environment } = catalog;
  const file = `environments/${environment}/secrets.enc`;
  return {
    ...stepOf(options, "own-key"),
    needs: [],
    does: `add your age key to the recipients of ${environment}, and make ${file}`,
    look: async (): Promise<Found> => {
      const keys = readIdentities(context.env).keys.filter((key) => key.startsWith("AGE-SECRET-KEY-1"));
      const own = await Promise.all(keys.map((key) => identityToRecipient(key)));
      const { recipients } = loadScope(root, environment);
      const isThere = readSecretsFile(root, environment) !== undefined;
      if (isThere && own.some((key) => recipients.has(key)))
        return { state: "done", note: `you can open ${file}` };
      return {
        state: "open",
        act: async () => {
          await readySecrets({ ...context, cwd: root }, { scope: environment, as: undefined });
        },
      };
    },
  };
}

function jobsKeyStep(options: SecretsStepsOptions, names: readonly string[]): Step {
  const { root, catalog, client } = options;
  const { environment } = catalog;
  const { ageKey } = setByHand;
  const config = `environments/${environment}/config.yml`;
  return {
    ...stepOf(options, "jobs-key"),
    needs: [`${environment}/own-key`, "repository/environments"],
    does: `make an age key for jobs: ${ageKey} in ${names.join(", ")}, and its public half in ${config}`,
    look: async (): Promise<Found> => {
      const atGitHub = await Promise.all(
        names.map(async (name) => (await storeOf(client(), name).look([ageKey])).kept.has(ageKey)),
      );
      const { recipients } = loadScope(root, environment);
      const key = [...recipients].find(([, holders]) => holders.split(", ").includes(jobs))?.[0];
      const file = readSecretsFile(root, environment);
      if (atGitHub.includes(false)) {
        if (key === undefined) return { state: "open", act: () => makeJobsKey(options, names) };
        const note = `${config} has a key of ${jobs}, and GitHub lacks ${ageKey}; nobody else has it`;
        const how = [`take the line of ${jobs} out of recipients in ${config}, and run this again`];
        return { state: "person", note, how };
      }
      const isOpen = key === undefined || file?.keys.some(({ recipient }) => recipient === key) === true;
      if (isOpen) return { state: "done", note: `${ageKey} in ${names.join(", ")}` };
      return { state: "open", act: () => sealForAll(options) };
    },
  };
}

/** The private half goes to GitHub and nowhere else; its public half is written first, so that a run that is killed is seen. */
async function makeJobsKey(options: SecretsStepsOptions, names: readonly string[]): Promise<void> {
  const { root, catalog, client } = options;
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  addRecipient(root, `environments/${catalog.environment}/config.yml`, jobs, recipient);
  for (const name of names) await storeOf(client(), name).write(setByHand.ageKey, identity);
  await sealForAll(options);
}

async function sealForAll({ context, root, catalog }: SecretsStepsOptions): Promise<void> {
  refreshRecipients(root);
  const scope = loadScope(root, catalog.environment);
  await changeSecrets(context, root, scope, { changes: new Map(), rekey: true });
}

/** What no stack and no key of ours gives: tokens of others that can read, for the check at night. */
function readTokensSteps(options: SecretsStepsOptions): Step[] {
  const { catalog, client } = options;
  const { cloudflareToken, vercelToken } = setByHandForDrift;
  const hasVercel = catalog.surfaces.some(({ platform }) => platform === "vercel");
  const wanted = [
    ...(catalog.cloudflare === undefined ? [] : [cloudflareToken]),
    ...(hasVercel ? [vercelToken] : []),
  ];
  if (wanted.length === 0) return [];
  const name = driftGhEnvironment(catalog.environment);
  return [
    {
      ...stepOf(options, "read-tokens"),
      needs: ["repository/environments"],
      does: `see that ${wanted.join(" and ")} are in ${name}`,
      look: async (): Promise<Found> => {
        const { kept } = await storeOf(client(), name).look(wanted);
        const lacking = wanted.filter((each) => !kept.has(each));
        if (lacking.length === 0) return { state: "done", note: `${wanted.join(" and ")} in ${name}` };
        const note = `the check at night lacks ${lacking.join(" and ")}: tokens that can only read`;
        return { state: "person", note, how: lacking.map((each) => `gh secret set ${each} --env ${name}`) };
      },
    },
  ];
}

function storeOf(client: GitHubClient, environment: string): ReturnType<typeof githubStore> {
  return githubStore({ client, environment });
}
