import { createHash } from "node:crypto";
import { z } from "zod";
import type { RestClient } from "../../clients/rest/rest-client.ts";
import type { SecretStore } from "./secret-store.ts";

export interface WorkerStoreOptions {
  client: RestClient;
  /** Cloudflare's id of the account: 32 hex digits. */
  account: string;
  /** Name of the Worker. */
  script: string;
  /** Whether it gets the SHA-256 of each value in lower-case hex, or the value. */
  keptAs: "hash" | "value";
}

const listed = z.object({ result: z.array(z.object({ name: z.string(), type: z.string() })) });

/**
 * The secrets of a Worker. Of one that it only compares with it keeps the hash: whoever reads the Worker has nothing to show it.
 * https://developers.cloudflare.com/api/resources/workers/subresources/scripts/subresources/secrets/ lists names and no times.
 */
export function workerStore({ client, account, script, keptAs }: WorkerStoreOptions): SecretStore {
  const base = `/accounts/${account}/workers/scripts/${encodeURIComponent(script)}/secrets`;
  return {
    title: `Worker ${script}`,
    mayWait: true,

    async look(names) {
      const what = `list the secrets of Worker "${script}"`;
      const found = await client.find(listed, { method: "GET", path: base, what });
      if (found === undefined) return { kept: new Map(), withoutPlace: names, strangers: [] };
      const present = found.result.map(({ name }) => name);
      return {
        kept: new Map(present.map((name) => [name, { updatedAt: undefined }])),
        withoutPlace: [],
        strangers: present.filter((name) => !names.includes(name)),
      };
    },

    async write(name, value) {
      const text = keptAs === "hash" ? createHash("sha256").update(value).digest("hex") : value;
      const what = `write ${name} to Worker "${script}"`;
      const body = { name, text, type: "secret_text" };
      await client.call(z.unknown(), { method: "PUT", path: base, what, body, secrets: [value, text] });
    },

    async remove(name) {
      const what = `remove ${name} from Worker "${script}"`;
      await client.call(z.unknown(), { method: "DELETE", path: `${base}/${encodeURIComponent(name)}`, what });
    },
  };
}
