import assert from "node:assert/strict";
import { GitHubClient } from "../../../clients/github/github-client.ts";
import { declaredGitHub, type DeclaredInputs } from "../../../guard/read-back/declared.ts";
import { readBack } from "../../../guard/read-back/read-back.ts";
import type { Difference } from "../../../guard/read-back/subject.ts";
import { RestFailed } from "../../../clients/rest/rest-failed.ts";
import type { Repository } from "../../../model/declared/product.ts";
import { LoopbackServer, type Asked, type Reply } from "../../support/loopback-server.ts";

const repository: Repository = {
  owner: "lotus-labs",
  name: "lotus",
  ownerId: "1",
  repositoryId: "2",
  defaultBranch: "main",
  visibility: "private",
  plan: "enterprise",
};
const gate: DeclaredInputs = {
  type: "github:index/repositoryRuleset:RepositoryRuleset",
  id: "7",
  inputs: {
    name: "gate-main",
    target: "branch",
    enforcement: "active",
    conditions: { refName: { includes: ["~DEFAULT_BRANCH"], excludes: [] } },
    rules: { deletion: true },
  },
};
const ruleset = {
  id: 7,
  name: "gate-main",
  target: "branch",
  enforcement: "active",
  bypass_actors: [],
  conditions: { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] } },
  rules: [{ type: "deletion" }],
};
const facts = { id: 2, default_branch: "main", visibility: "private" };

describe("reading back from a GitHub that answers badly", () => {
  let server: LoopbackServer;
  before(async () => {
    server = await new LoopbackServer().start();
  });

  /** Answers as GitHub does where everything is in order, but for what `instead` says. */
  function answer(instead: (asked: Asked) => Reply | undefined): void {
    server.answer((asked) => {
      const reply = instead(asked) ?? { body: usual(asked) };
      return { ...reply, headers: { "content-type": "application/json", ...reply.headers } };
    });
  }

  function usual({ path }: Asked): unknown {
    if (path.includes("/rulesets/7")) return ruleset;
    return path.includes("/rulesets") ? [{ id: 7, name: "gate-main" }] : facts;
  }

  function look(resources: readonly DeclaredInputs[] = [gate], local = false): Promise<Difference[]> {
    const client = new GitHubClient({
      repository,
      baseUrl: server.url,
      token: "token",
      env: {},
      timing: { deadlineMs: 600, longestWaitMs: 50, secondMs: 1 },
    });
    const declared = declaredGitHub(resources);
    return readBack({ client, declared, repository, secrets: new Map(), local });
  }

  it("finds nothing where everything is in order", async () => {
    answer(() => undefined);
    assert.deepEqual(await look(), []);
  });

  for (const [status, message] of [
    [401, /could not list the rulesets: GitHub refuses the token/],
    [403, /could not list the rulesets: the token may not do that/],
    [404, /could not list the rulesets: GitHub knows no such thing/],
    [429, /could not list the rulesets: GitHub asks to wait/],
    [503, /could not list the rulesets: GitHub failed/],
  ] as const) {
    it(`is one clear failure where the rulesets are answered ${status}, and never "no drift"`, async () => {
      answer(({ path }) => (path.includes("/rulesets?") ? { status, body: { message: "no" } } : undefined));
      const error = await look().catch((reason: unknown) => reason);
      assert.ok(error instanceof RestFailed);
      assert.match(error.message, message);
      assert.ok(error.hint !== undefined);
      assert.ok(server.asked.every(({ method }) => method === "GET"));
    });
  }

  it("is a failure where the repository itself cannot be seen, since then everything would be missing", async () => {
    answer(() => ({ status: 404, body: {} }));
    await assert.rejects(look(), /could not read repository lotus-labs\/lotus/);
  });

  it("is a failure where an answer has other fields, or comes too late", async () => {
    answer(({ path }) =>
      path.includes("/rulesets/7") ? { body: { ...ruleset, rules: "none" } } : undefined,
    );
    await assert.rejects(
      look(),
      /something else than was asked for: could not read ruleset "gate-main" \(rules\)/,
    );
    answer(({ path }) => (path.includes("/rulesets/7") ? { hang: true } : undefined));
    await assert.rejects(look(), /did not answer within/);
  });

  it("knows a ruleset that somebody renamed, and one that somebody made in its name", async () => {
    answer(({ path }) =>
      path.includes("/rulesets/7") ? { body: { ...ruleset, name: "gate-main-old" } } : undefined,
    );
    assert.deepEqual(
      (await look()).map(({ what, field, declared, found }) => [what, field, declared, found]),
      [["ruleset gate-main", "name", "gate-main", "gate-main-old"]],
    );
    answer(({ path }) => {
      if (path.includes("/rulesets/9")) return { body: { ...ruleset, id: 9, enforcement: "disabled" } };
      return path.includes("/rulesets?") ? { body: [{ id: 9, name: "gate-main" }] } : undefined;
    });
    assert.deepEqual(
      (await look()).map(({ field }) => field),
      ["enforcement"],
    );
  });

  it("says that it cannot see who may bypass, rather than that nobody may", async () => {
    const hidden = { ...ruleset, bypass_actors: undefined };
    answer(({ path }) => (path.includes("/rulesets/7") ? { body: hidden } : undefined));
    assert.deepEqual(
      (await look()).map(({ field, found, kind }) => [field, found, kind]),
      [["bypass_actors", "cannot see", "unseen"]],
    );
  });

  it("finds a key of who deploys where the drift check runs, and not the keys that belong there", async () => {
    const environment = {
      name: "drift-staging",
      updated_at: "2026-03-01T12:00:00Z",
      can_admins_bypass: true,
      protection_rules: [],
      deployment_branch_policy: null,
    };
    const own = [
      "DRIFT_APP_PRIVATE_KEY",
      "VERCEL_READ_TOKEN",
      "PULUMI_CONFIG_PASSPHRASE",
      "PULUMI_READ_TOKEN",
    ];
    const deploying = ["DEPLOY_APP_PRIVATE_KEY", "SOPS_AGE_KEY", "PULUMI_ACCESS_TOKEN"];
    const names = [...own, ...deploying];
    const secrets = names.map((name) => ({ name, updated_at: environment.updated_at }));
    answer(({ path }) => {
      if (path.includes("/secrets?")) return { body: { total_count: names.length, secrets } };
      if (path.includes("/variables?")) return { body: { total_count: 0, variables: [] } };
      if (path.includes("/deployment-branch-policies?"))
        return { body: { total_count: 0, branch_policies: [] } };
      return path.includes("/environments/") ? { body: environment } : undefined;
    });
    const type = "github:index/repositoryEnvironment:RepositoryEnvironment";
    const found = await look([{ type, inputs: { environment: "drift-staging" } }]);
    assert.deepEqual(
      found.map(({ what, kind }) => [what, kind]),
      deploying.map((name) => [`secret ${name} of environment drift-staging`, "undeclared"]),
    );
  });

  it("finds a repository of that name that is another, or that was made public", async () => {
    answer(({ path }) =>
      path.endsWith("/lotus")
        ? { body: { ...facts, id: 3, visibility: "public", default_branch: "trunk" } }
        : undefined,
    );
    assert.deepEqual((await look()).map(({ field }) => field).sort(), ["default_branch", "id", "visibility"]);
    // All three are the emulated repository's own.
    assert.deepEqual(await look([gate], true), []);
  });

  it("finds a rule, a parameter and an actor that nobody declared", async () => {
    const more = {
      ...ruleset,
      bypass_actors: [{ actor_id: 5, actor_type: "RepositoryRole", bypass_mode: "always" }],
      rules: [
        { type: "deletion" },
        {
          type: "pull_request",
          parameters: { required_approving_review_count: 1, allowed_merge_methods: [] },
        },
      ],
    };
    answer(({ path }) => (path.includes("/rulesets/7") ? { body: more } : undefined));
    assert.deepEqual(
      (await look()).map(({ field }) => field),
      ["bypass_actors", "rules.pull_request", "rules.pull_request.required_approving_review_count"],
    );
  });
});
