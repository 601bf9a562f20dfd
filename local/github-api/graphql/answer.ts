import { graphql, type GraphQLError, type GraphQLFormattedError } from "graphql";
import { z } from "zod";
import { numberOf } from "../../github/common.ts";
import { findRepository, isPerson, type RepositoryFacts } from "../../github/repository.ts";
import { bodyOf, type ApiRequest, type Reply } from "../http.ts";
import { findByNodeId, nodeId, repositoryNodeId } from "../repositories.ts";
import { changeRule, createRule, deleteRule } from "./change-protection.ts";
import { failed, unresolved } from "./errors.ts";
import { connection, protectionOf, rulesOf } from "./protection-rule.ts";
import { schema } from "./schema.ts";

const asked = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/** Answers a query or a mutation: with 200, whatever is wrong with it. */
export async function answerGraphql(request: ApiRequest): Promise<Reply> {
  const { query, variables, operationName } = bodyOf(request, asked);
  const { data, errors } = await graphql({
    schema,
    source: query,
    rootValue,
    contextValue: request,
    ...(variables === null || variables === undefined ? {} : { variableValues: variables }),
    ...(operationName === null || operationName === undefined ? {} : { operationName }),
  });
  const body = {
    ...(data === undefined ? {} : { data }),
    ...(errors === undefined ? {} : { errors: errors.map(asGitHub) }),
  };
  return { status: 200, body };
}

const rootValue = {
  node: async ({ id }: { id: string }, request: ApiRequest) => {
    const repository = await findByNodeId(request.store, id);
    if (repository !== undefined) return repositoryNode(repository);
    return (await protectionOf(request, id)).node;
  },
  repository: async ({ owner, name }: { owner: string; name: string }, request: ApiRequest) => {
    const repository = await findRepository(request.store, owner, name);
    if (repository === undefined) throw unresolved(`a Repository with the name '${owner}/${name}'.`);
    return repositoryNode(repository);
  },
  organization: async ({ login }: { login: string }, { store }: ApiRequest) => {
    if (await isPerson(store, login)) throw unresolved(`an Organization with the login of '${login}'.`);
    const team = ({ slug }: { slug: string }) => ({ id: nodeId("T", slug), slug, name: slug });
    return { id: nodeId("O", numberOf("owner", login)), login, team };
  },
  user: ({ login }: { login: string }) => ({ id: nodeId("U", login), login, name: null }),
  createBranchProtectionRule: createRule,
  updateBranchProtectionRule: changeRule,
  deleteBranchProtectionRule: deleteRule,
};

function repositoryNode(repository: RepositoryFacts) {
  return {
    __typename: "Repository",
    id: repositoryNodeId(repository),
    name: repository.name,
    branchProtectionRules: async (page: { first?: number; after?: string }, request: ApiRequest) =>
      connection(await rulesOf(request, repository), page),
  };
}

/** An error in GitHub's form: its kind beside the message, and a field that is not there in GitHub's own words. */
function asGitHub(error: GraphQLError): GraphQLFormattedError & { type?: unknown } {
  const { message, locations, path, extensions } = error.toJSON();
  const unknown = /^Cannot query field "(\w+)" on type "(\w+)"/.exec(message);
  if (unknown !== null) {
    const [, fieldName, typeName] = unknown;
    return {
      message: `Field '${fieldName ?? ""}' doesn't exist on type '${typeName ?? ""}'`,
      ...(locations === undefined ? {} : { locations }),
      extensions: { code: "undefinedField", typeName, fieldName },
    };
  }
  const type = failed(error.originalError) ?? extensions?.["type"];
  return {
    ...(type === undefined ? {} : { type }),
    ...(path === undefined ? {} : { path }),
    ...(locations === undefined ? {} : { locations }),
    message: message.replace(/^\d{3} | \[\]$/g, ""),
  };
}
