import { z } from "zod";
import { GantryError } from "../../model/errors.ts";
import type { RestClient } from "../../clients/rest/rest-client.ts";
import { inTeam } from "../../clients/vercel.ts";
import type { Kept, SecretStore } from "./secret-store.ts";

export interface VercelStoreOptions {
  client: RestClient;
  /** Name of the project, one per surface and environment. */
  project: string;
  /** Slug of the team; undefined for a person's own account. */
  team: string | undefined;
}

/** Variables as they are listed; their values are in the answer as well and are dropped here. */
const variablesPage = z.object({
  envs: z.array(
    z.object({
      key: z.string(),
      type: z.string(),
      updatedAt: z.number().optional(),
      createdAt: z.number().optional(),
    }),
  ),
});
const written = z.object({ failed: z.array(z.unknown()).default([]) });

/** The sensitive variables of a Vercel project: https://vercel.com/docs/rest-api/reference/endpoints/projects. */
export function vercelStore({ client, project, team }: VercelStoreOptions): SecretStore {
  const base = `/v10/projects/${encodeURIComponent(project)}/env`;
  return {
    title: `Vercel project ${project}`,

    async look(names) {
      const what = `list the variables of project "${project}"`;
      const answer = await client.find(variablesPage, { method: "GET", path: inTeam(base, team), what });
      if (answer === undefined) return { kept: new Map(), withoutPlace: names, strangers: [] };
      const kept = new Map<string, Kept>();
      for (const { key, updatedAt, createdAt } of answer.envs) {
        const time = updatedAt ?? createdAt;
        if (names.includes(key) && time !== undefined)
          kept.set(key, { updatedAt: new Date(time).toISOString() });
      }
      // The engine's plain variables lie beside them.
      return { kept, withoutPlace: [], strangers: [] };
    },

    async write(name, value) {
      // Sensitive: nobody can read it back. Vercel has no sensitive variables for its development target.
      const body = { key: name, value, type: "sensitive", target: ["production", "preview"] };
      const call = {
        method: "POST",
        path: inTeam(base, team, { upsert: "true" }),
        what: `write ${name} to project "${project}"`,
      } as const;
      const { failed } = await client.call(written, { ...call, body, secrets: [value] });
      // What failed is in the answer with its value, so it is not repeated.
      if (failed.length > 0) throw new GantryError(`Vercel did not take ${name} for project "${project}"`);
    },
  };
}
