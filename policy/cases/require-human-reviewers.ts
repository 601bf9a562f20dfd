import type { RuleCases } from "../pack/case.ts";
import { types } from "../types.ts";
import { unknown } from "../value.ts";
import { environmentEntity, githubEnvironment } from "./fixtures/foundation.ts";
import { production } from "./fixtures/production.ts";

const reviewer = "approvals.reviewers[1]";
const mali = { login: "mali-s", id: 5_824_117 };
const accounts = { mali: [mali, { login: "mali-private", id: 7_391_045 }] };

export const cases: RuleCases = {
  compliant: production,
  judges: [types.environment, types.githubEnvironment],
  mutations: [
    ...["dependabot", "renovate", "github-actions", "release-bot", "Bot", "web-flow", "lotus[bot]"].map(
      (login) => ({
        name: `the reviewer ${login}`,
        of: environmentEntity,
        set: { [`${reviewer}.login`]: login },
        field: reviewer,
      }),
    ),
    ...[41_898_282, 49_699_333, 29_139_614].map((id) => ({
      name: `a bot by its id, ${id}, under a person's name`,
      of: environmentEntity,
      set: { [`${reviewer}.id`]: id },
      field: reviewer,
    })),
    {
      name: "a bot that is alone",
      of: environmentEntity,
      set: { "approvals.onePerson": { login: "release-bot", id: 9 } },
      field: "approvals.onePerson",
    },
    {
      name: "a bot at GitHub",
      of: githubEnvironment,
      set: { "reviewers[0].users[1]": 41_898_282 },
      field: "reviewers[0].users[1]",
    },
    {
      name: "both accounts of one person at GitHub",
      of: environmentEntity,
      set: { "approvals.accounts": accounts },
      at: githubEnvironment,
      field: "reviewers[0].users[1]",
    },
    {
      name: "reviewers that are not known yet",
      of: githubEnvironment,
      set: { reviewers: unknown },
      field: "?reviewers is not known before the deployment",
    },
  ],
  allowed: [
    {
      name: "a person whose name ends like a bot's",
      of: environmentEntity,
      set: { [`${reviewer}.login`]: "talbot" },
    },
    {
      name: "a person with another account that approves nothing",
      of: environmentEntity,
      set: { "approvals.accounts": { mali: [mali, { login: "mali-private", id: 9 }] } },
    },
  ],
};
