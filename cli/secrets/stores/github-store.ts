import sodium from "libsodium-wrappers";
import { z } from "zod";
import { setByHand } from "../../github/set-by-hand.ts";
import type { RestClient } from "../../rest/rest-client.ts";
import type { Holdings, Kept, SecretStore } from "./secret-store.ts";

export interface GitHubStoreOptions {
  client: RestClient;
  owner: string;
  repository: string;
  /** The GitHub environment. */
  environment: string;
}

const listed = z.object({ name: z.string(), updated_at: z.iso.datetime({ offset: true }) });
const secretsPage = z.object({ total_count: z.int(), secrets: z.array(listed) });
const variablesPage = z.object({ total_count: z.int(), variables: z.array(listed) });
const publicKey = z.object({ key_id: z.string(), key: z.base64() });
/** GitHub's own limits: 100 secrets of an environment, 100 variables; more pages than that would be a loop. */
const mostPages = 20;

/** The secrets of a GitHub environment: https://docs.github.com/en/rest/actions/secrets. */
export function githubStore(options: GitHubStoreOptions): SecretStore {
  const { client, environment } = options;
  const place = `environment "${environment}"`;
  const base = environmentPath(options);
  return {
    title: `GitHub environment ${environment}`,

    async look(names) {
      const call = { method: "GET", path: base, what: `look at ${place}` } as const;
      const found = await client.find(z.object({ name: z.string() }), call);
      if (found === undefined) return { kept: new Map(), withoutPlace: names, strangers: [] };
      return holdings(names, await listSecrets(options));
    },

    async write(name, value) {
      const path = `${base}/secrets/public-key`;
      const key = await client.call(publicKey, {
        method: "GET",
        path,
        what: `read the public key of ${place}`,
      });
      await sodium.ready;
      // A sealed box: only GitHub can open it, not even who sealed it.
      const sealed = sodium.crypto_box_seal(
        value,
        sodium.from_base64(key.key, sodium.base64_variants.ORIGINAL),
      );
      const body = { encrypted_value: Buffer.from(sealed).toString("base64"), key_id: key.key_id };
      const call = {
        method: "PUT",
        path: `${base}/secrets/${name}`,
        what: `write ${name} to ${place}`,
      } as const;
      await client.call(z.unknown(), { ...call, body, secrets: [value] });
    },

    async remove(name) {
      const what = `remove ${name} from ${place}`;
      await client.call(z.unknown(), { method: "DELETE", path: `${base}/secrets/${name}`, what });
    },
  };
}

/** The names of an environment's variables, which the engine writes; undefined where there is no such environment. */
export async function githubVariables(options: GitHubStoreOptions): Promise<ReadonlySet<string> | undefined> {
  const names = new Set<string>();
  // GitHub gives at most 30 variables a page.
  for (let page = 1; page <= mostPages; page += 1) {
    const found = await options.client.find(variablesPage, {
      method: "GET",
      path: `${environmentPath(options)}/variables?per_page=30&page=${page}`,
      what: `list the variables of environment "${options.environment}"`,
    });
    if (found === undefined) return undefined;
    for (const { name } of found.variables) names.add(name);
    if (found.variables.length === 0 || names.size >= found.total_count) break;
  }
  return names;
}

async function listSecrets(options: GitHubStoreOptions): Promise<Map<string, Kept>> {
  const kept = new Map<string, Kept>();
  for (let page = 1; page <= mostPages; page += 1) {
    const { total_count, secrets } = await options.client.call(secretsPage, {
      method: "GET",
      path: `${environmentPath(options)}/secrets?per_page=100&page=${page}`,
      what: `list the secrets of environment "${options.environment}"`,
    });
    for (const { name, updated_at } of secrets) kept.set(name, { updatedAt: updated_at });
    if (secrets.length === 0 || kept.size >= total_count) break;
  }
  return kept;
}

function holdings(names: readonly string[], kept: ReadonlyMap<string, Kept>): Holdings {
  const known = new Set([...names, setByHand.appKey, setByHand.ageKey]);
  const strangers = [...kept.keys()].filter((name) => !known.has(name));
  return { kept, withoutPlace: [], strangers };
}

function environmentPath({ owner, repository, environment }: GitHubStoreOptions): string {
  return `/repos/${owner}/${repository}/environments/${encodeURIComponent(environment)}`;
}
