import { z } from "zod";
import type { RestClient } from "../../clients/rest/rest-client.ts";
import type { Kept, SecretStore } from "./secret-store.ts";

export interface SecretManagerStoreOptions {
  client: RestClient;
  /** Google Cloud project id. */
  project: string;
}

const version = z.object({
  /** projects/<number>/secrets/<id>/versions/<version> */
  name: z.string().regex(/^projects\/[^/]+\/secrets\/[^/]+\/versions\/\d+$/),
  createTime: z.iso.datetime({ offset: true }),
  state: z.string(),
});
const versionsPage = z.object({
  versions: z.array(version).default([]),
  nextPageToken: z.string().optional(),
});
const mostPages = 50;

/** The versions of the secrets of a project: https://cloud.google.com/secret-manager/docs/reference/rest. */
export function secretManagerStore({ client, project }: SecretManagerStoreOptions): SecretStore {
  const secretPath = (id: string): string => `/v1/projects/${project}/secrets/${id}`;

  /** Newest first; undefined where the secret itself does not exist. */
  async function enabledVersions(id: string): Promise<z.infer<typeof version>[] | undefined> {
    const found: z.infer<typeof version>[] = [];
    let token: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const query = new URLSearchParams({ filter: "state:ENABLED", pageSize: "100" });
      if (token !== undefined) query.set("pageToken", token);
      const path = `${secretPath(id)}/versions?${query.toString()}`;
      const answer = await client.find(versionsPage, {
        method: "GET",
        path,
        what: `list the versions of "${id}"`,
      });
      if (answer === undefined) return undefined;
      found.push(...answer.versions.filter(({ state }) => state === "ENABLED"));
      token = answer.nextPageToken === "" ? undefined : answer.nextPageToken;
      if (token === undefined) break;
    }
    return found.sort((a, b) => numberOf(b.name) - numberOf(a.name));
  }

  return {
    title: `Secret Manager of ${project}`,

    async look(names) {
      const kept = new Map<string, Kept>();
      const withoutPlace: string[] = [];
      const found = await Promise.all(names.map(async (id) => ({ id, versions: await enabledVersions(id) })));
      for (const { id, versions } of found) {
        const newest = versions?.[0];
        if (versions === undefined) withoutPlace.push(id);
        else if (newest !== undefined) kept.set(id, { updatedAt: newest.createTime });
      }
      // A project holds other secrets than the catalog's.
      return { kept, withoutPlace, strangers: [] };
    },

    async write(id, value) {
      const body = { payload: { data: Buffer.from(value).toString("base64") } };
      const call = {
        method: "POST",
        path: `${secretPath(id)}:addVersion`,
        what: `add a version of "${id}"`,
      } as const;
      await client.call(z.unknown(), { ...call, body, secrets: [value] });
    },

    async retireOlder(id) {
      const [, ...older] = (await enabledVersions(id)) ?? [];
      for (const { name } of older) {
        const what = `disable version ${numberOf(name)} of "${id}"`;
        await client.call(z.unknown(), { method: "POST", path: `/v1/${name}:disable`, what, body: {} });
      }
      return older.length;
    },
  };
}

function numberOf(name: string): number {
  return Number(name.slice(name.lastIndexOf("/") + 1));
}
