import type { StoredResource } from "../store.ts";
import { textAt, type Properties } from "../values.ts";
import { deploymentToken, leadOf, requireDeployment, stateOf, writeLead } from "../vercel/deployments.ts";
import { VercelError, type Asked, type Reply } from "./http.ts";
import { findProject } from "./projects.ts";

export async function promote(asked: Asked): Promise<Reply> {
  const { of, to } = await whereTo(asked);
  await lead(asked, of, to, "promote");
  // A promotion leaves it on, whatever it was: https://github.com/vercel/vercel/issues/15095
  await asked.store.write({ ...of, state: { ...of.state, autoAssignCustomDomains: true } });
  return { status: 201, body: {} };
}

export async function rollBack(asked: Asked): Promise<Reply> {
  const { of, to } = await whereTo(asked);
  if (to.state["readySubstate"] !== "PROMOTED")
    throw new VercelError(400, "bad_request", "The deployment never was in production.");
  await lead(asked, of, to, "rollback");
  await asked.store.write({ ...of, state: { ...of.state, autoAssignCustomDomains: false } });
  return { status: 201, body: {} };
}

async function whereTo(asked: Asked): Promise<{ of: StoredResource; to: StoredResource }> {
  const { store, faults, params } = asked;
  const of = await findProject(asked, params["project"] ?? "");
  const to = await requireDeployment(store, of.id, params["deployment"] ?? "");
  if ((await stateOf(to, store, faults)) !== "READY")
    throw new VercelError(400, "bad_request", "The deployment is not ready.");
  const { deployment: now, request } = await leadOf(store, of.id);
  if (now === to.id) throw new VercelError(409, "conflict", "The deployment is the current one already.");
  if (request?.["jobStatus"] === "in-progress")
    throw new VercelError(409, "conflict", "Another deployment is being promoted.");
  return { of, to: (await store.read(deploymentToken, to.id)) ?? to };
}

/** Leads the domains there. A fault of the type `domains`, with the project's name, lets that fail or never end. */
export async function lead(
  { store, faults, now }: Asked,
  of: StoredResource,
  to: StoredResource,
  type: "promote" | "rollback",
): Promise<void> {
  const name = textAt(of.state, "name") ?? "";
  const struck = await faults.match({ provider: "vercel", type: "domains", name, operation: "update" });
  const before = await leadOf(store, of.id);
  const jobStatus = { timeout: "in-progress", unavailable: "failed", none: "succeeded" }[
    struck?.kind === "timeout" || struck?.kind === "unavailable" ? struck.kind : "none"
  ];
  const request: Properties = {
    fromDeploymentId: before.deployment ?? "",
    toDeploymentId: to.id,
    jobStatus,
    requestedAt: Date.parse(now),
    type,
  };
  const isDone = jobStatus === "succeeded";
  const led = isDone ? { deployment: to.id, before: before.deployment } : before;
  await writeLead(store, of.id, { ...led, request }, now);
  if (isDone) await store.write({ ...to, updatedAt: now, state: { ...to.state, readySubstate: "PROMOTED" } });
}
