import type { RestEndpointMethodTypes } from "@octokit/rest";
import { z } from "zod";
import { escapePart, numberOf, policyToken } from "../github/common.ts";
import type { StoredResource } from "../store.ts";
import { at, textAt } from "../values.ts";
import { ApiError, bodyOf, notFound, param, type ApiRequest, type Route } from "./http.ts";
import { environmentOf, record, recordsOf } from "./records.ts";
import { nodeId } from "./repositories.ts";

const base = "/repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies";
const pattern = z.object({ name: z.string().min(1), type: z.enum(["branch", "tag"]).default("branch") });

/** https://docs.github.com/en/rest/deployments/branch-policies */
export const deploymentPolicyRoutes: readonly Route[] = [
  {
    method: "GET",
    path: base,
    answer: async (request) => ({
      status: 200,
      name: "branch_policies",
      list: (await policies(request)).map(policyBody),
    }),
  },
  { method: "POST", path: base, answer: addPolicy },
  {
    method: "GET",
    path: `${base}/{branch_policy_id}`,
    answer: async (request) => ({ status: 200, body: policyBody(await policy(request)) }),
  },
  {
    method: "PUT",
    path: `${base}/{branch_policy_id}`,
    answer: async (request) => {
      const stored = await policy(request);
      const { name } = bodyOf(request, z.object({ name: z.string().min(1) }));
      const kind = stored.state["tagPattern"] === undefined ? "branchPattern" : "tagPattern";
      const changed = { ...stored, updatedAt: request.now, state: { ...stored.state, [kind]: name } };
      await request.store.write(changed);
      return { status: 200, body: policyBody(changed) };
    },
  },
  {
    method: "DELETE",
    path: `${base}/{branch_policy_id}`,
    answer: async (request) => {
      await request.store.delete(policyToken, (await policy(request)).key);
      return { status: 204 };
    },
  },
];

async function addPolicy(request: ApiRequest) {
  const { repository, name: environment, stored } = await environmentOf(request);
  if (at(stored.state, "deploymentBranchPolicy.customBranchPolicies")[0] !== true) throw notFound();
  const { name, type } = bodyOf(request, pattern);
  const kind = type === "tag" ? "tagPattern" : "branchPattern";
  if ((await policies(request)).some((each) => each.state[kind] === name))
    throw new ApiError(303, "Already exists");
  const policyId = numberOf(request.now, repository.name, environment, type, name);
  const id = `${repository.name}:${escapePart(environment)}:${policyId}`;
  const state = {
    repository: repository.name,
    environment,
    repositoryId: repository.id,
    policyId,
    [kind]: name,
  };
  const made = record(request, policyToken, repository.owner, id, state);
  await request.store.write(made);
  return { status: 200, body: policyBody(made) };
}

async function policies(request: ApiRequest): Promise<StoredResource[]> {
  const { repository, name } = await environmentOf(request);
  const all = await recordsOf(request.store, policyToken, repository);
  return all.filter((each) => each.state["environment"] === name);
}

async function policy(request: ApiRequest): Promise<StoredResource> {
  const wanted = param(request, "branch_policy_id");
  const found = (await policies(request)).find((each) => each.id.endsWith(`:${wanted}`));
  if (found === undefined) throw notFound();
  return found;
}

function policyBody({
  id,
  state,
}: StoredResource): RestEndpointMethodTypes["repos"]["getDeploymentBranchPolicy"]["response"]["data"] {
  const number = Number(id.split(":").at(-1));
  const tag = textAt(state, "tagPattern");
  const name = tag ?? textAt(state, "branchPattern") ?? "";
  return { id: number, node_id: nodeId("GA", number), name, type: tag === undefined ? "branch" : "tag" };
}
