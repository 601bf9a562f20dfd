import { createHash } from "node:crypto";
import { z } from "zod";
import type { StoredResource } from "../store.ts";
import { textAt } from "../values.ts";
import { domainToken, projectToken, variableToken } from "../vercel/common.ts";
import { leadOf, teamId, userId } from "../vercel/deployments.ts";
import { ok, parsed, VercelError, type Asked, type Reply } from "./http.ts";

export async function project(asked: Asked): Promise<Reply> {
  return ok(await shownProject(asked, await findProject(asked, asked.params["project"] ?? "")));
}

/** Values are in no list that asks for none to be decrypted. */
export async function variables(asked: Asked): Promise<Reply> {
  const { id: own } = await findProject(asked, asked.params["project"] ?? "");
  const all = (await asked.store.list(variableToken)).filter(({ state }) => state["projectId"] === own);
  const envs = all.map(({ id, state }) => ({
    id,
    key: state["key"],
    type: state["sensitive"] === true ? "sensitive" : "encrypted",
    target: state["targets"] ?? [],
    gitBranch: state["gitBranch"] ?? null,
  }));
  return ok({ envs });
}

const change = z.strictObject({ autoAssignCustomDomains: z.boolean() });

export async function changeProject(asked: Asked): Promise<Reply> {
  const found = await findProject(asked, asked.params["project"] ?? "");
  const state = { ...found.state, ...parsed(change, asked.body) };
  const changed = { ...found, updatedAt: asked.now, state };
  await asked.store.write(changed);
  return ok(await shownProject(asked, changed));
}

export async function alias({ store, params, query }: Asked): Promise<Reply> {
  const name = params["alias"] ?? "";
  const domain = (await store.read(domainToken, name))?.state ?? {};
  const owner = textAt(domain, "projectId") ?? "";
  const redirect = textAt(domain, "redirect");
  const { deployment: to } = await leadOf(store, owner);
  const asked = query.get("projectId");
  if (to === undefined || (asked !== null && asked !== owner))
    throw new VercelError(404, "not_found", "The alias was not found");
  return ok({
    uid: `als_${createHash("sha256").update(name).digest("hex").slice(0, 24)}`,
    alias: name,
    // A domain that redirects leads to no deployment.
    ...(redirect === undefined ? { deploymentId: to } : { deploymentId: null, redirect }),
    projectId: owner,
  });
}

/** By its id or its name, in the team that the request names. */
export async function findProject({ store, query }: Asked, idOrName: string): Promise<StoredResource> {
  const all = await store.list(projectToken);
  const found = all.find(({ id, state }) => {
    const slug = textAt(state, "teamId") ?? "";
    const isOfTeam =
      (query.get("slug") ?? slug) === slug && (query.get("teamId") ?? teamId(slug)) === teamId(slug);
    const isNamed = query.has("slug") || query.has("teamId") || slug === "";
    return (id === idOrName || state["name"] === idOrName) && isOfTeam && isNamed;
  });
  if (found === undefined) throw new VercelError(404, "not_found", "Project not found.");
  return found;
}

async function shownProject(
  { store }: Asked,
  { id, createdAt, updatedAt, state }: StoredResource,
): Promise<object> {
  const { deployment: to, request } = await leadOf(store, id);
  const account = teamId(textAt(state, "teamId") ?? "");
  return {
    id,
    name: state["name"],
    accountId: account === "" ? userId : account,
    framework: state["framework"] ?? null,
    rootDirectory: state["rootDirectory"] ?? null,
    nodeVersion: state["nodeVersion"],
    autoAssignCustomDomains: state["autoAssignCustomDomains"],
    lastAliasRequest: request ?? null,
    targets: to === undefined ? {} : { production: { id: to } },
    createdAt: Date.parse(createdAt),
    updatedAt: Date.parse(updatedAt),
  };
}
