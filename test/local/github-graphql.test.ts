import assert from "node:assert/strict";
import { z } from "zod";
import { protectionToken } from "../../local/github/common.ts";
import { repositoryToken } from "../../local/github/repository.ts";
import { Store } from "../../local/store.ts";
import { lotus, startApi, type ApiFixture } from "./api-fixture.ts";
import { LocalCloud } from "./plugin-client.ts";

const answer = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .array(
      z.object({ type: z.string().optional(), message: z.string(), path: z.array(z.string()).optional() }),
    )
    .optional(),
});

/** The queries and mutations of Terraform's GitHub provider, as it writes them. */
const byName = "query($owner:String!$name:String!){repository(owner:$owner, name:$name){id}}";
const node = "query($id:ID!){node(id:$id){id}}";
const rule = `query($id:ID!){node(id: $id){... on BranchProtectionRule{repository{id,name},pattern,isAdminEnforced,
  allowsForcePushes,requiresStatusChecks,requiredStatusCheckContexts,requiresStrictStatusChecks,requiresApprovingReviews,
  requiredApprovingReviewCount,dismissesStaleReviews,restrictsPushes,
  pushAllowances(first: 100){nodes{actor{... on App{id,name,slug},... on Team{id,name,slug},... on User{id,name,login}}}}}}}`;
const rules = `query($cursor:String$first:Int!$id:ID!){node(id: $id){... on Repository{
  branchProtectionRules(first: $first, after: $cursor){nodes{id,pattern},pageInfo{startCursor,endCursor,hasNextPage,hasPreviousPage}},id}}}`;
const create =
  "mutation($input:CreateBranchProtectionRuleInput!){createBranchProtectionRule(input: $input){branchProtectionRule{id}}}";
const update =
  "mutation($input:UpdateBranchProtectionRuleInput!){updateBranchProtectionRule(input: $input){branchProtectionRule{id}}}";
const remove =
  "mutation($input:DeleteBranchProtectionRuleInput!){deleteBranchProtectionRule(input: $input){clientMutationId}}";

describe("the emulated GitHub's GraphQL interface", () => {
  let api: ApiFixture;
  before(async () => {
    api = await startApi();
  });

  async function ask(query: string, variables: object = {}, token = "writer", at = "/graphql") {
    const response = await fetch(`${api.url}${at}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ query, variables }),
    });
    assert.equal(response.status, 200);
    return answer.parse(await response.json());
  }
  const idOf = async (name: string) => {
    const { data } = await ask(byName, { owner: "lotus-labs", name });
    return z.object({ repository: z.object({ id: z.string() }) }).parse(data).repository.id;
  };
  const made = async (input: object) => {
    const { data, errors } = await ask(create, { input });
    assert.equal(errors, undefined);
    const created = z.object({ branchProtectionRule: z.object({ id: z.string() }) });
    return created.parse(data?.["createBranchProtectionRule"]).branchProtectionRule.id;
  };

  it("knows a repository by its owner and name, and by its id also under another name", async () => {
    const id = await idOf("lotus");
    assert.equal(id, (await api.client("writer").repos.get(lotus)).data.node_id);
    assert.deepEqual((await ask(node, { id })).data, { node: { id } });
    const now = new Date().toISOString();
    const key = "lotus-labs/iris";
    const renamed = { type: repositoryToken, id: key, key, createdAt: now, updatedAt: now };
    await new Store(api.dir).write({ ...renamed, state: { renamedFrom: "before" } });
    const { data } = await ask("query($id:ID!){node(id:$id){... on Repository{name}}}", {
      id: await idOf("before"),
    });
    assert.deepEqual(data, { node: { name: "iris" } });
  });

  it("tells what leads to nothing in the words by which the provider knows it", async () => {
    const { data, errors } = await ask(node, { id: "lotus" });
    assert.deepEqual(data, { node: null });
    assert.deepEqual(errors, [
      {
        type: "NOT_FOUND",
        path: ["node"],
        message: "Could not resolve to a node with the global id of 'lotus'",
      },
    ]);
    const none = await ask(byName, { owner: "lotus-labs", name: "no name" });
    assert.match(
      none.errors?.[0]?.message ?? "",
      /Could not resolve to a Repository with the name 'lotus-labs\/no name'/,
    );
  });

  it("makes, shows, changes and removes the protection that the REST interface shows", async () => {
    const input = {
      repositoryId: await idOf("lotus"),
      pattern: "main",
      isAdminEnforced: true,
      requiresStatusChecks: true,
      requiresStrictStatusChecks: true,
      requiredStatusCheckContexts: ["build"],
      requiresApprovingReviews: true,
      requiredApprovingReviewCount: 2,
      dismissesStaleReviews: true,
      pushActorIds: null,
    };
    const id = await made(input);
    const shown = async () => (await ask(rule, { id })).data?.["node"];
    const expected = {
      repository: { id: input.repositoryId, name: "lotus" },
      pattern: "main",
      isAdminEnforced: true,
      allowsForcePushes: false,
      requiresStatusChecks: true,
      requiredStatusCheckContexts: ["build"],
      requiresStrictStatusChecks: true,
      requiresApprovingReviews: true,
      requiredApprovingReviewCount: 2,
      dismissesStaleReviews: true,
      restrictsPushes: false,
      pushAllowances: { nodes: [] },
    };
    assert.deepEqual(await shown(), expected);
    const octokit = api.client("writer");
    const branch = { ...lotus, branch: "main" };
    const { data } = await octokit.repos.getBranchProtection(branch);
    assert.equal(data.required_pull_request_reviews?.required_approving_review_count, 2);

    await ask(update, { input: { branchProtectionRuleId: id, requiresApprovingReviews: false } });
    assert.deepEqual(await shown(), {
      ...expected,
      requiresApprovingReviews: false,
      requiredApprovingReviewCount: null,
      dismissesStaleReviews: false,
    });
    await ask(remove, { input: { branchProtectionRuleId: id } });
    await assert.rejects(octokit.repos.getBranchProtection(branch), /Branch not protected/);
    const again = await ask(remove, { input: { branchProtectionRuleId: id } });
    assert.equal(again.errors?.[0]?.type, "NOT_FOUND");
  });

  it("shows who may push as a program named them", async () => {
    const pushActorIds = ["/octocat", "lotus-labs/core", "A_1"];
    const id = await made({
      repositoryId: await idOf("lotus"),
      pattern: "push",
      restrictsPushes: true,
      pushActorIds,
    });
    const { data } = await ask(rule, { id });
    const shown = z.object({
      pushAllowances: z.object({ nodes: z.array(z.object({ actor: z.unknown() })) }),
    });
    const [user, team, app] = shown.parse(data?.["node"]).pushAllowances.nodes.map(({ actor }) => actor);
    const { data: found } = await ask("query($user:String!){user(login: $user){id,name,login}}", {
      user: "octocat",
    });
    assert.deepEqual(user, found?.["user"]);
    const asked = "query($o:String!$slug:String!){organization(login: $o){team(slug: $slug){id,name,slug}}}";
    const { data: of } = await ask(asked, { o: "lotus-labs", slug: "core" });
    assert.deepEqual({ team }, of?.["organization"]);
    assert.deepEqual(app, { id: "A_1", name: "A_1", slug: "A_1" });
  });

  it("pages the rules of a repository, the provider's own among them", async () => {
    const cloud = new LocalCloud();
    const github = await cloud.start("github", { owner: "lotus-labs" });
    await github.create(protectionToken, "p", { repositoryId: "iris", pattern: "main" });
    const [own] = await cloud.store.list(protectionToken);
    assert.ok(own);
    await new Store(api.dir).write(own);
    await made({ repositoryId: await idOf("iris"), pattern: "release/*" });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { data } = await ask(rules, { id: await idOf("iris"), first: 1, cursor });
      const page = z.object({
        nodes: z.array(z.object({ pattern: z.string() })),
        pageInfo: z.object({ endCursor: z.string().nullable(), hasNextPage: z.boolean() }),
      });
      const found = z.object({ branchProtectionRules: page }).parse(data?.["node"]).branchProtectionRules;
      seen.push(...found.nodes.map(({ pattern }) => pattern));
      cursor = found.pageInfo.hasNextPage ? found.pageInfo.endCursor : null;
    } while (cursor !== null);
    assert.deepEqual(seen, ["main", "release/*"]);
  });

  it("refuses a second rule of a pattern, a wrong number of reviews, and rules that the plan has not", async () => {
    const repositoryId = await idOf("lotus");
    await made({ repositoryId, pattern: "twice" });
    const twin = await ask(create, { input: { repositoryId, pattern: "twice" } });
    assert.deepEqual(twin.errors?.[0]?.type, "UNPROCESSABLE");
    assert.equal(twin.errors[0].message, "Name already protected: twice");
    const many = {
      repositoryId,
      pattern: "many",
      requiresApprovingReviews: true,
      requiredApprovingReviewCount: 7,
    };
    assert.match((await ask(create, { input: many })).errors?.[0]?.message ?? "", /from 0 to 6/);
    const now = new Date().toISOString();
    const key = "poor/hidden";
    const hidden = { type: repositoryToken, id: key, key, createdAt: now, updatedAt: now };
    await new Store(api.dir).write({ ...hidden, state: { visibility: "private" } });
    const { data } = await ask(byName, { owner: "poor", name: "hidden" });
    const id = z.object({ repository: z.object({ id: z.string() }) }).parse(data).repository.id;
    const refused = await ask(create, { input: { repositoryId: id, pattern: "main" } });
    assert.deepEqual(refused.errors?.[0]?.type, "FORBIDDEN");
    assert.match(refused.errors[0].message, /^Upgrade to GitHub Pro/);
  });

  it("refuses what GitHub has not or we have not, and changes by whoever may only read", async () => {
    const unknown = await ask("query{viewer{login}}");
    assert.equal(unknown.data, undefined);
    assert.equal(unknown.errors?.[0]?.message, "Field 'viewer' doesn't exist on type 'Query'");
    assert.match((await ask("query{")).errors?.[0]?.message ?? "", /Syntax Error/);
    assert.match((await ask(node)).errors?.[0]?.message ?? "", /\$id/);
    const id = await idOf("lotus");
    assert.deepEqual((await ask(node, { id }, "reader")).data, { node: { id } });
    const input = { repositoryId: id, pattern: "x" };
    assert.equal((await ask(create, { input }, "reader")).errors?.[0]?.type, "FORBIDDEN");
    const patterns = (await new Store(api.dir).list(protectionToken)).map(({ state }) => state["pattern"]);
    assert.ok(!patterns.includes("x"));
  });

  it("answers where a server of one's own has its interfaces", async () => {
    const id = await idOf("lotus");
    assert.deepEqual((await ask(node, { id }, "writer", "/api/graphql")).data, { node: { id } });
    const response = await fetch(`${api.url}/api/v3/repos/lotus-labs/lotus`, {
      headers: { authorization: "Bearer writer" },
    });
    assert.equal(z.object({ name: z.string() }).parse(await response.json()).name, "lotus");
  });
});
