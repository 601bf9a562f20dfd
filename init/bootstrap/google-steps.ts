import { setTimeout as pause } from "node:timers/promises";
import { hasAccount } from "../../clients/google/accounts.ts";
import { apisThatAreOff, turnOnApis, type Patience } from "../../clients/google/apis.ts";
import { verifiedDomains } from "../../clients/google/domains.ts";
import { addGrants, missingGrants, type Grant, type PolicyPlace } from "../../clients/google/iam-policy.ts";
import { ensureRing, findKey, keyPolicy, makeKey, type KeyName } from "../../clients/google/kms.ts";
import { findProject, hasBilling } from "../../clients/google/projects.ts";
import { bucketPolicy, findBucket, guardBucket, makeBucket } from "../../clients/google/storage.ts";
import type { RestClient } from "../../clients/rest/rest-client.ts";
import { RestFailed } from "../../clients/rest/rest-failed.ts";
import { placeholders } from "../../catalog/placeholders.ts";
import { stackSettingsFile } from "../../catalog/stack-settings.ts";
import { accountEmail, deployAccountId, driftAccountId } from "../../model/cloud-names.ts";
import { whatGitHubHas } from "../../model/declared/github-plan.ts";
import { GantryError } from "../../model/errors.ts";
import type { GoogleClients, Place, StatePlace } from "./place.ts";
import { readSetting, writeSettings } from "./settings-file.ts";
import { stepIn, type Found, type Step } from "../steps/step.ts";

/** What the state and a first `gantry up` need; the program turns on the rest itself. */
const apis = [
  "cloudbilling",
  "cloudkms",
  "cloudresourcemanager",
  "iam",
  "iamcredentials",
  "run",
  "secretmanager",
  "serviceusage",
  "storage",
  "sts",
] as const;

/** The house's bound for whatever has to be rotated (007): Google makes a new version of the key by itself. */
const rotationDays = 90;
/** Google speaks of minutes; a right that is missing looks the same, and is not waited for as long. */
const longestPropagationMs = 90_000;
export const numberSetting = "gantry:projectNumber";

export interface GoogleStepsOptions {
  place: Place;
  clients: GoogleClients;
  patience: Patience;
  now: Date;
}

/** What an environment needs at Google before its first `gantry up`, and its jobs after it. */
export function googleSteps(options: GoogleStepsOptions): Step[] {
  const { state } = options.place;
  return [
    projectStep(options),
    billingStep(options),
    apisStep(options),
    ...(state.kind === "bucket" ? [keyStep(options, state), bucketStep(options, state)] : []),
    ...domainSteps(options),
  ];
}

/** Rights on the state, for the accounts that the first deployment makes; whoever deploys cannot give them to others. */
export function accessSteps(options: GoogleStepsOptions): Step[] {
  const { catalog, state } = options.place;
  // Without GitHub's environments nobody but people deploys.
  if (state.kind !== "bucket" || !whatGitHubHas(catalog.product.repository).environments) return [];
  const { environment } = catalog;
  return [
    accessStep(options, state, {
      name: "deploy-access",
      account: deployAccountId(environment),
      onBucket: "roles/storage.objectUser",
      onKey: "roles/cloudkms.cryptoKeyEncrypterDecrypter",
    }),
    accessStep(options, state, {
      name: "drift-access",
      account: driftAccountId(environment),
      onBucket: "roles/storage.objectViewer",
      onKey: "roles/cloudkms.cryptoKeyDecrypter",
    }),
  ];
}

function stepOf(
  { place }: GoogleStepsOptions,
  name: string,
  needs: readonly string[],
): ReturnType<typeof stepIn> {
  return stepIn(place.catalog.environment, name, needs);
}

function projectStep(options: GoogleStepsOptions): Step {
  const { place, clients } = options;
  const { root, project, catalog } = place;
  const file = stackSettingsFile(catalog.environment);
  return {
    ...stepOf(options, "project", []),
    does: `write the number of project ${project} into ${file}`,
    look: async (): Promise<Found> => {
      const found = await findProject(clients.projects, project);
      if (found === undefined) {
        const note = `there is no project ${project}, or this account may not see it`;
        return { state: "person", note, how: [`gcloud projects create ${project}`, billingCommand(project)] };
      }
      if (!found.isActive) {
        const note = `project ${project} is about to be deleted`;
        return { state: "person", note, how: [`gcloud projects undelete ${project}`] };
      }
      const said = readSetting(root, catalog.environment, numberSetting);
      if (said === found.number) return { state: "done", note: `${project}, number ${found.number}` };
      if (said !== undefined && said !== placeholders.numericId) {
        throw new GantryError(
          `${file} says ${numberSetting} "${said}", and project ${project} has "${found.number}"`,
          {
            hint: `correct ${numberSetting}, or gcp:project where that is another one`,
          },
        );
      }
      return {
        state: "open",
        act: () => {
          writeSettings(root, catalog.environment, { [numberSetting]: found.number });
          return Promise.resolve();
        },
      };
    },
  };
}

function billingStep(options: GoogleStepsOptions): Step {
  const { project } = options.place;
  return {
    ...stepOf(options, "billing", ["project"]),
    does: `have somebody pay for project ${project}`,
    look: async () =>
      (await hasBilling(options.clients.billing, project))
        ? { state: "done", note: `somebody pays for ${project}` }
        : { state: "person", note: `nobody pays for ${project} yet`, how: [billingCommand(project)] },
  };
}

function billingCommand(project: string): string {
  return `gcloud billing projects link ${project} --billing-account <account>`;
}

function apisStep(options: GoogleStepsOptions): Step {
  const { place, clients, patience } = options;
  const { project } = place;
  return {
    ...stepOf(options, "apis", ["project", "billing"]),
    does: `turn on ${apis.length} APIs in ${project}: ${apis.join(", ")}`,
    look: async () => {
      const off = await apisThatAreOff(clients.apis, project, apis);
      if (off.length === 0) return { state: "done", note: `${apis.length} are on in ${project}` };
      const act = async (): Promise<void> => {
        await turnOnApis(clients.apis, project, off, patience);
        if (place.state.kind === "bucket") await untilLetIn(clients.kms, place.state.key, patience);
      };
      return { state: "open", act };
    },
  };
}

/**
 * Google refuses an interface for a while after it has said that it is on. Waits until Cloud KMS, which is asked next, answers; what it
 * still refuses at the end is for whoever asks next to say.
 */
async function untilLetIn(client: RestClient, key: KeyName, patience: Patience): Promise<void> {
  const end = Date.now() + Math.min(patience.overallMs, longestPropagationMs);
  while (Date.now() < end) {
    try {
      await findKey(client, key);
      return;
    } catch (error) {
      if (!isForbidden(error)) throw error;
    }
    await pause(patience.everyMs);
  }
}

function keyStep(options: GoogleStepsOptions, { key }: Extract<StatePlace, { kind: "bucket" }>): Step {
  const { clients, now } = options;
  const title = `key ${key.key} in ${key.location}`;
  return {
    ...stepOf(options, "key", ["apis"]),
    does: `make ${title}, which seals secrets of the state, with a new version every ${rotationDays} days`,
    look: async () => {
      const found = await findKey(clients.kms, key);
      if (found === undefined) return { state: "open", act: () => makeWithRing(clients.kms, key, now) };
      if (!found.encrypts || !found.isEnabled) {
        throw new GantryError(
          `${title} cannot be used: it ${found.encrypts ? "is disabled" : "does not encrypt"}`,
          {
            hint: `enable its newest version, or destroy none of it: without the key nobody can open the state`,
          },
        );
      }
      const { rotationDays: days } = found;
      const note = days === undefined ? "never rotated" : `rotated every ${days} days`;
      if (days !== undefined && days <= rotationDays) return { state: "done", note: `${title}, ${note}` };
      const how = [rotationCommand(key)];
      return { state: "person", note: `${title} is ${note}, and at most ${rotationDays} are allowed`, how };
    },
  };
}

function rotationCommand({ project, location, ring, key }: KeyName): string {
  const where = `--keyring ${ring} --location ${location} --project ${project}`;
  return `gcloud kms keys update ${key} ${where} --rotation-period ${rotationDays}d --next-rotation-time 1d`;
}

async function makeWithRing(client: RestClient, key: KeyName, now: Date): Promise<void> {
  await ensureRing(client, key);
  await makeKey(client, key, { rotationDays, now });
}

function bucketStep(options: GoogleStepsOptions, state: Extract<StatePlace, { kind: "bucket" }>): Step {
  const { place, clients } = options;
  const { bucket } = state;
  const about = "versioned, uniform access, closed to the public";
  return {
    ...stepOf(options, "bucket", ["apis"]),
    does: `make bucket gs://${bucket} in ${place.location}: ${about}`,
    look: async () => {
      const found = await findBucket(clients.storage, bucket).catch((error: unknown) => {
        throw isForbidden(error) ? othersBucket(bucket) : error;
      });
      if (found === undefined) {
        return { state: "open", act: () => makeBucket(clients.storage, bucket, place) };
      }
      if (
        !state.isNamed &&
        found.projectNumber !== readSetting(place.root, place.catalog.environment, numberSetting)
      )
        throw othersBucket(bucket);
      if (!found.isVersioned || !found.isUniform || !found.isPrivate)
        return { state: "open", act: () => guardBucket(clients.storage, bucket) };
      return { state: "done", note: `gs://${bucket} in ${found.location}: ${about}` };
    },
  };
}

/** Names of buckets are one for all of Google's customers, so another's may have the one that we would choose. */
function othersBucket(bucket: string): GantryError {
  return new GantryError(`bucket gs://${bucket} is another project's, or this account may not read it`, {
    hint: "say where the state is to lie: --state gs://<bucket>, also where that bucket is meant",
  });
}

function isForbidden(error: unknown): boolean {
  return error instanceof RestFailed && error.status === 403;
}

function domainSteps(options: GoogleStepsOptions): Step[] {
  const { place, clients } = options;
  const { catalog, project } = place;
  const { domain } = catalog.product;
  const hasNames = catalog.surfaces.some(
    ({ platform, public: isPublic }) => platform === "cloud-run" && isPublic,
  );
  if (!hasNames) return [];
  const account = accountEmail(deployAccountId(catalog.environment), project);
  return [
    {
      ...stepOf(options, "domain", ["apis"]),
      does: `have ${domain} verified`,
      look: async () => {
        const verified = await verifiedDomains(clients.run, project);
        if (verified.includes(domain)) return { state: "done", note: `${domain} is verified` };
        return {
          state: "person",
          note: `Google maps names of verified domains alone, and ${domain} is not verified by this account`,
          how: [
            `gcloud domains verify ${domain}`,
            `after the first deployment, add ${account} as an owner of ${domain}:`,
            `https://search.google.com/search-console/users?resource_id=sc-domain:${domain}`,
          ],
        };
      },
    },
  ];
}

interface Access {
  name: string;
  account: string;
  onBucket: string;
  onKey: string;
}

function accessStep(
  options: GoogleStepsOptions,
  state: Extract<StatePlace, { kind: "bucket" }>,
  { name, account, onBucket, onKey }: Access,
): Step {
  const { place, clients } = options;
  const { project, catalog } = place;
  const email = accountEmail(account, project);
  const member = `serviceAccount:${email}`;
  const wanted = (): { client: RestClient; at: PolicyPlace; grants: Grant[] }[] => [
    { client: clients.storage, at: bucketPolicy(state.bucket), grants: [{ role: onBucket, member }] },
    { client: clients.kms, at: keyPolicy(state.key), grants: [{ role: onKey, member }] },
  ];
  return {
    ...stepOf(options, name, ["bucket", "key", "stack"]),
    does: `let ${account} use gs://${state.bucket} and key ${state.key.key}: ${onBucket}, ${onKey}`,
    look: async () => {
      if (!(await hasAccount(clients.accounts, project, email))) {
        const next = `gantry up ${catalog.environment}`;
        return { state: "waits", note: `"${next}" makes ${account}, and then this command goes on` };
      }
      const missing = await Promise.all(
        wanted().map(({ client, at, grants }) => missingGrants(client, at, grants)),
      );
      if (missing.flat().length === 0) return { state: "done", note: `${account} can open the state` };
      return {
        state: "open",
        act: async () => {
          for (const { client, at, grants } of wanted()) await addGrants(client, at, grants);
        },
      };
    },
  };
}
