import type { RestEndpointMethodTypes } from "@octokit/rest";
import { z } from "zod";
import { labelToken, numberOf } from "../github/common.ts";
import { issueLabel } from "../github/rules.ts";
import type { RepositoryFacts } from "../github/repository.ts";
import type { StoredResource } from "../store.ts";
import { textAt, type Properties } from "../values.ts";
import { ApiError, bodyOf, link, notFound, param, type ApiRequest, type Route } from "./http.ts";
import { record, recordsOf } from "./records.ts";
import { nodeId, repositoryOf } from "./repositories.ts";

type LabelBody = RestEndpointMethodTypes["issues"]["getLabel"]["response"]["data"];

const base = "/repos/{owner}/{repo}/labels";
const created = z.object({
  name: z.string(),
  color: z.string().default("ededed"),
  description: z.string().nullish(),
});
const changed = created.partial().extend({ new_name: z.string().optional(), color: z.string().optional() });

/** https://docs.github.com/en/rest/issues/labels */
export const labelRoutes: readonly Route[] = [
  {
    method: "GET",
    path: base,
    answer: async (request) => {
      const repository = await repositoryOf(request);
      const found = await recordsOf(request.store, labelToken, repository);
      return { status: 200, list: found.map((each) => labelBody(request, repository, each)) };
    },
  },
  {
    method: "POST",
    path: base,
    answer: async (request) => {
      const repository = await repositoryOf(request);
      const { name, color, description } = bodyOf(request, created);
      if ((await find(request, repository, name)) !== undefined) throw exists();
      const made = labelOf(request, repository, { name, color, description: description ?? "" });
      if (!(await request.store.create(made))) throw exists();
      return { status: 201, body: labelBody(request, repository, made) };
    },
  },
  {
    method: "GET",
    path: `${base}/{name}`,
    answer: async (request) => {
      const repository = await repositoryOf(request);
      return { status: 200, body: labelBody(request, repository, await label(request, repository)) };
    },
  },
  {
    method: "PATCH",
    path: `${base}/{name}`,
    answer: async (request) => {
      const repository = await repositoryOf(request);
      const before = await label(request, repository);
      const { new_name: newName, name: sent, color, description } = bodyOf(request, changed);
      const name = newName ?? sent ?? nameOf(before);
      const other = await find(request, repository, name);
      if (other !== undefined && other.key !== before.key) throw exists();
      const made = labelOf(request, repository, {
        name,
        color: color ?? textAt(before.state, "color") ?? "",
        description: description ?? textAt(before.state, "description") ?? "",
      });
      await request.store.write({ ...made, createdAt: before.createdAt });
      if (made.key !== before.key) await request.store.delete(labelToken, before.key);
      return { status: 200, body: labelBody(request, repository, made) };
    },
  },
  {
    method: "DELETE",
    path: `${base}/{name}`,
    answer: async (request) => {
      const found = await label(request, await repositoryOf(request));
      await request.store.delete(labelToken, found.key);
      return { status: 204 };
    },
  },
];

function exists(): ApiError {
  return new ApiError(422, "Validation Failed", [
    { resource: "Label", code: "already_exists", field: "name" },
  ]);
}

/** Names that differ in case alone are one label. */
async function find(
  request: ApiRequest,
  repository: RepositoryFacts,
  name: string,
): Promise<StoredResource | undefined> {
  const all = await recordsOf(request.store, labelToken, repository);
  return all.find((each) => nameOf(each).toLowerCase() === name.toLowerCase());
}

async function label(request: ApiRequest, repository: RepositoryFacts): Promise<StoredResource> {
  const found = await find(request, repository, param(request, "name"));
  if (found === undefined) throw notFound();
  return found;
}

/** A label as the provider keeps it. Throws GitHub's 422 for what the provider's own rules refuse. */
function labelOf(
  request: ApiRequest,
  repository: RepositoryFacts,
  given: { name: string; color: string; description: string },
): StoredResource {
  const state: Properties = { repository: repository.name, ...given };
  const [problem] = issueLabel.check?.(state) ?? [];
  if (problem !== undefined) {
    throw new ApiError(422, "Validation Failed", [
      { resource: "Label", code: "invalid", field: problem.property },
    ]);
  }
  return record(request, labelToken, repository.owner, `${repository.name}:${given.name}`, state);
}

function nameOf({ state }: StoredResource): string {
  return textAt(state, "name") ?? "";
}

function labelBody(request: ApiRequest, repository: RepositoryFacts, stored: StoredResource): LabelBody {
  const id = numberOf("label", stored.key);
  const name = nameOf(stored);
  return {
    id,
    node_id: nodeId("LA", id),
    name,
    color: (textAt(stored.state, "color") ?? "").toLowerCase(),
    description: textAt(stored.state, "description") ?? null,
    default: false,
    url: link(request, repository, `/labels/${encodeURIComponent(name)}`),
  };
}
