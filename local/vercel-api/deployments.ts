import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import type { StoredResource } from "../store.ts";
import { isProperties, textAt, type Properties } from "../values.ts";
import { deploymentToken, fileToken, stateOf } from "../vercel/deployments.ts";
import { lead } from "./domains.ts";
import { ok, parsed, VercelError, type Asked, type Reply } from "./http.ts";
import { findProject } from "./projects.ts";

export async function deployments(asked: Asked): Promise<Reply> {
  const { store, query } = asked;
  const { id } = await findProject(asked, query.get("projectId") ?? "");
  const words = [...query].flatMap(([key, value]) =>
    key.startsWith("meta-") ? [[key.slice(5), value]] : [],
  );
  const all = (await store.list(deploymentToken)).filter(({ state }) => {
    const meta = isProperties(state["meta"]) ? state["meta"] : {};
    return state["projectId"] === id && words.every(([key = "", value]) => meta[key] === value);
  });
  const newest = all.toSorted((one, other) => Number(other.state["created"]) - Number(one.state["created"]));
  const some = newest.slice(0, Number(query.get("limit") ?? 20));
  const shown = await Promise.all(
    some.map(async (each) => ({ uid: each.id, ...(await shownDeployment(each, asked)) })),
  );
  return ok({ deployments: shown, pagination: { count: shown.length, next: null, prev: null } });
}

/** Of a file only that it was there is kept. */
export async function takeFile({ store, headers, body, now }: Asked): Promise<Reply> {
  const said = headers["x-now-digest"] ?? headers["x-vercel-digest"];
  const digest = createHash("sha1").update(body).digest("hex");
  if (said !== digest)
    throw new VercelError(400, "bad_request", "The file's digest is not what x-now-digest says.");
  const state = { size: body.length };
  await store.write({ type: fileToken, id: digest, key: digest, createdAt: now, updatedAt: now, state });
  return ok({ urls: [] });
}

const wanted = z.object({
  name: z.string().min(1),
  /** Goes before the name. */
  project: z.string().min(1).optional(),
  target: z.literal("production"),
  meta: z.record(z.string(), z.string()).default({}),
  autoAssignCustomDomains: z.boolean().optional(),
  files: z.array(z.object({ file: z.string(), sha: z.string(), size: z.number() })).min(1),
});

export async function deploy(asked: Asked): Promise<Reply> {
  const { store, query, body, now } = asked;
  if (query.get("prebuilt") !== "1")
    throw new VercelError(
      400,
      "bad_request",
      "The local cloud builds nothing: deploy what was built before.",
    );
  const said = parsed(wanted, body);
  const of = await findProject(asked, said.project ?? said.name);
  const there = new Set((await store.list(fileToken)).map(({ id }) => id));
  const missing = [...new Set(said.files.map(({ sha }) => sha))].filter((sha) => !there.has(sha));
  if (missing.length > 0) throw new VercelError(400, "missing_files", "Missing files", { missing });
  const isWhole = said.files.some(({ file }) => file === ".vercel/output/config.json");
  const hex = randomBytes(24).toString("hex");
  const name = textAt(of.state, "name") ?? "";
  const state: Properties = {
    projectId: of.id,
    name,
    url: `${name}-${hex.slice(0, 9)}-${textAt(of.state, "teamId") ?? "local"}.vercel.app`,
    created: Date.parse(now),
    target: said.target,
    meta: said.meta,
    readyState: isWhole ? "INITIALIZING" : "ERROR",
    readySubstate: "STAGED",
    files: said.files.map(({ file, sha }) => ({ file, sha })),
  };
  const id = `dpl_${hex.slice(0, 28)}`;
  const made = { type: deploymentToken, id, key: id, createdAt: now, updatedAt: now, state };
  await store.create(made);
  // What the setting is for: everything that is deployed goes to users at once.
  if (of.state["autoAssignCustomDomains"] === true && said.autoAssignCustomDomains !== false)
    await lead(asked, of, made, "promote");
  return ok({ id, ...(await shownDeployment(made, asked)) });
}

export async function deployment(asked: Asked): Promise<Reply> {
  const { store, params } = asked;
  const id = params["deployment"] ?? "";
  const found = await store.read(deploymentToken, id);
  if (found === undefined) throw new VercelError(404, "not_found", "The deployment could not be found.");
  await findProject(asked, textAt(found.state, "projectId") ?? "");
  return ok({ id, ...(await shownDeployment(found, asked)) });
}

/** As Vercel shows it, to whoever looks: what was just uploaded may be ready at once. */
async function shownDeployment(
  deployment: StoredResource,
  { store, faults }: Pick<Asked, "store" | "faults">,
): Promise<object> {
  const readyState = await stateOf(deployment, store, faults);
  const { projectId, name, url, created, target, meta, readySubstate } = deployment.state;
  return {
    name,
    url,
    projectId,
    target,
    meta,
    created,
    createdAt: created,
    readyState,
    ...(readyState === "READY" ? { readySubstate } : {}),
    inspectorUrl: `https://vercel.com/local/${textAt(deployment.state, "name") ?? ""}/${deployment.id.slice(4)}`,
    alias: [],
    aliasAssigned: null,
  };
}
