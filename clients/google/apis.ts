import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { GantryError } from "../../model/errors.ts";
import type { RestClient } from "../rest/rest-client.ts";

const read = z.object({
  services: z.array(z.object({ name: z.string(), state: z.string().default("DISABLED") })).default([]),
});
const operation = z.object({
  name: z.string().regex(/^operations\/[\w.-]+$/),
  done: z.boolean().default(false),
  error: z.object({ code: z.int(), message: z.string() }).optional(),
});

/**
 * Those of a project's interfaces that are off, by their names before `.googleapis.com`.
 * https://docs.cloud.google.com/service-usage/docs/reference/rest/v1/services/batchGet
 *
 * @param names at most 30
 * @throws RestFailed
 */
export async function apisThatAreOff(
  client: RestClient,
  project: string,
  names: readonly string[],
): Promise<string[]> {
  const base = `projects/${project}/services`;
  const query = new URLSearchParams(
    names.map((name): [string, string] => ["names", `${base}/${name}.googleapis.com`]),
  );
  const path = `/v1/${base}:batchGet?${query.toString()}`;
  const { services } = await client.call(read, { method: "GET", path, what: `read the APIs of ${project}` });
  const on = services.filter(({ state }) => state === "ENABLED").map(({ name }) => name.split("/").at(-1));
  return names.filter((name) => !on.includes(`${name}.googleapis.com`));
}

/** How often Google is asked whether it has finished, and when nobody waits any longer. In milliseconds. */
export interface Patience {
  everyMs: number;
  overallMs: number;
}

/**
 * Turns on interfaces of a project, and waits until Google has done it. Those that are on stay so.
 * https://docs.cloud.google.com/service-usage/docs/reference/rest/v1/services/batchEnable
 *
 * @param names at most 20
 * @throws RestFailed, and a GantryError where Google gives up or takes too long
 */
export async function turnOnApis(
  client: RestClient,
  project: string,
  names: readonly string[],
  { everyMs, overallMs }: Patience,
): Promise<void> {
  const what = `turn on ${names.join(", ")} in ${project}`;
  let now = await client.call(operation, {
    method: "POST",
    path: `/v1/projects/${project}/services:batchEnable`,
    what,
    body: { serviceIds: names.map((name) => `${name}.googleapis.com`) },
    isIdempotent: true,
  });
  const end = Date.now() + overallMs;
  while (!now.done && now.error === undefined) {
    if (Date.now() >= end)
      throw new GantryError(`could not ${what}: Google has not finished after ${overallMs / 1000} s`, {
        hint: "run the command again: it goes on where this one stopped",
      });
    await pause(everyMs);
    now = await client.call(operation, { method: "GET", path: `/v1/${now.name}`, what });
  }
  if (now.error !== undefined) throw new GantryError(`could not ${what}: ${now.error.message}`);
}
