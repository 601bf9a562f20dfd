import sodium from "libsodium-wrappers";
import { z } from "zod";
import type { GitHubClient } from "../../clients/github/github-client.ts";
import { setByHand } from "../../model/set-by-hand.ts";
import type { Holdings, Kept, SecretStore } from "./secret-store.ts";

export interface GitHubStoreOptions {
  client: GitHubClient;
  /** The GitHub environment. */
  environment: string;
}

const listed = z.object({ name: z.string(), updated_at: z.iso.datetime({ offset: true }) });
const publicKey = z.object({ key_id: z.string(), key: z.base64() });
/** As https://docs.github.com/en/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens has them. */
const permission = { look: "Actions: read", read: "Environments: read", write: "Environments: write" };

/** The secrets of a GitHub environment: https://docs.github.com/en/rest/actions/secrets. */
export function githubStore({ client, environment }: GitHubStoreOptions): SecretStore {
  const place = `environment "${environment}"`;
  const base = environmentPath(environment);
  return {
    title: `GitHub environment ${environment}`,

    async look(names) {
      const asked = { what: `look at ${place}`, permission: permission.look };
      const found = await client.find(z.object({ name: z.string() }), base, asked);
      if (found === undefined) return { kept: new Map(), withoutPlace: names, strangers: [] };
      const list = { what: `list the secrets of ${place}`, permission: permission.read };
      const secrets = await client.list(listed, `${base}/secrets`, list);
      return holdings(
        names,
        new Map(secrets.map(({ name, updated_at }) => [name, { updatedAt: updated_at }])),
      );
    },

    async write(name, value) {
      const asked = { what: `read the public key of ${place}`, permission: permission.read };
      const key = await client.get(publicKey, `${base}/secrets/public-key`, asked);
      await sodium.ready;
      // A sealed box: only GitHub can open it, not even who sealed it.
      const sealed = sodium.crypto_box_seal(
        value,
        sodium.from_base64(key.key, sodium.base64_variants.ORIGINAL),
      );
      const body = { encrypted_value: Buffer.from(sealed).toString("base64"), key_id: key.key_id };
      const put = { what: `write ${name} to ${place}`, permission: permission.write, secrets: [value] };
      await client.write("PUT", `${base}/secrets/${name}`, put, body);
    },

    async remove(name) {
      const asked = { what: `remove ${name} from ${place}`, permission: permission.write };
      await client.write("DELETE", `${base}/secrets/${name}`, asked);
    },
  };
}

/** The names of an environment's variables, which the engine writes; undefined where there is no such environment. */
export async function githubVariables({
  client,
  environment,
}: GitHubStoreOptions): Promise<ReadonlySet<string> | undefined> {
  const asked = { what: `list the variables of environment "${environment}"`, permission: permission.read };
  const found = await client.findList(listed, `${environmentPath(environment)}/variables`, asked);
  return found === undefined ? undefined : new Set(found.map(({ name }) => name));
}

function holdings(names: readonly string[], kept: ReadonlyMap<string, Kept>): Holdings {
  const { appKey, ageKey, passphrase, stateToken } = setByHand;
  const known = new Set([...names, appKey, ageKey, passphrase, stateToken]);
  const strangers = [...kept.keys()].filter((name) => !known.has(name));
  return { kept, withoutPlace: [], strangers };
}

function environmentPath(environment: string): string {
  return `/environments/${encodeURIComponent(environment)}`;
}
