import { createHash } from "node:crypto";
import { CloudError } from "../cloud-error.ts";
import type { InputProblem } from "../inputs/check-inputs.ts";
import type { ResourceType } from "../resource-type.ts";
import { oneOf } from "../checks.ts";
import { at, isProperties, numberAt, textAt, type Properties } from "../values.ts";
import { labelToken, numberOf, ownerOf, protectionToken, rulesetToken } from "./common.ts";
import { requireRepository, requireRules } from "./repository.ts";

/** The app that GitHub Actions' own token belongs to; it cannot bypass a ruleset. */
const actionsApp = 15_368;

export const ruleset: ResourceType = {
  token: rulesetToken,
  page: "https://docs.github.com/en/rest/repos/rules",
  emulated: [
    "target, enforcement, actor types and bypass modes in snake case; conditions for branches and tags",
    "names are unique per repository; the Actions app cannot be a bypass actor",
    "private repositories of the free plan have no rulesets (403)",
  ],
  missing: ["no push is judged; enforcement `evaluate` is accepted on every plan"],
  identity: {
    kind: "assigned",
    unique: (state, context) =>
      [ownerOf(context), textAt(state, "repository") ?? "", textAt(state, "name") ?? ""].join("\n"),
    id: (hex) => String(numberOf(hex)),
    fromImport: (id) => id.split(":").at(-1) ?? id,
  },
  autoname: { property: "name", maxLength: 100, upperCase: true, random: true },
  replaceOn: [],
  unordered: ["rules.requiredStatusChecks.requiredChecks", "bypassActors"],
  check: (inputs) => [
    ...oneOf(inputs, "target", ["branch", "tag", "push"]),
    ...oneOf(inputs, "enforcement", ["active", "evaluate", "disabled"]),
    ...checkActors(inputs),
    ...checkConditions(inputs),
    ...checkRules(inputs),
  ],
  computed: {
    rulesetId: ({ id }) => Number(id),
    nodeId: ({ id }) => `RRS_${Buffer.from(id).toString("base64url")}`,
    etag: ({ id, context }) =>
      `W/"${createHash("sha256")
        .update(id + context.now.toISOString())
        .digest("hex")}"`,
  },
  before: async ({ id, state, prior, context }, store) => {
    requireRules(await requireRepository(state, context, store));
    if (prior === undefined || prior["repository"] === state["repository"]) return;
    throw new CloudError(404, `404 Not Found []: the repository has no ruleset ${id}`);
  },
};

export const branchProtection: ResourceType = {
  token: protectionToken,
  page: "https://docs.github.com/en/graphql/reference/objects#branchprotectionrule",
  emulated: [
    "one rule per pattern and repository; `enforceAdmins` is false unless set; 403 on private, free",
  ],
  missing: ["no push is judged; actors are not looked up"],
  identity: {
    kind: "assigned",
    unique: (state, context) =>
      [ownerOf(context), textAt(state, "repositoryId") ?? "", textAt(state, "pattern") ?? ""].join("\n"),
    id: (hex) => `BPR_kwDO${Buffer.from(hex.slice(0, 24), "hex").toString("base64url")}`,
  },
  replaceOn: ["repositoryId"],
  unordered: ["requiredStatusChecks.*.contexts", "restrictPushes.*.pushAllowances", "forcePushBypassers"],
  check: (inputs) =>
    at(inputs, "requiredPullRequestReviews.*").flatMap((review, index) => {
      const count = numberAt(review, "requiredApprovingReviewCount");
      const property = `requiredPullRequestReviews[${index}].requiredApprovingReviewCount`;
      return count === undefined || (count >= 0 && count <= 6)
        ? []
        : [{ property, reason: `must be from 0 to 6, got ${count}` }];
    }),
  defaults: () => ({
    allowsDeletions: false,
    allowsForcePushes: false,
    enforceAdmins: false,
    lockBranch: false,
    requireConversationResolution: false,
    requireSignedCommits: false,
    requiredLinearHistory: false,
  }),
  computed: {},
  before: async ({ state, context }, store) => {
    requireRules(await requireRepository(state, context, store));
  },
};

export const issueLabel: ResourceType = {
  token: labelToken,
  page: "https://docs.github.com/en/rest/issues/labels",
  emulated: ["colours are six hexadecimal digits without #"],
  missing: ["labels on issues; another name replaces the label, which the provider renames"],
  identity: {
    kind: "natural",
    id: (state) => `${textAt(state, "repository") ?? ""}:${textAt(state, "name") ?? ""}`,
  },
  autoname: { property: "name", maxLength: 50, upperCase: true, random: true },
  replaceOn: ["repository", "name"],
  normalise: { color: (text) => text.toLowerCase() },
  check: (inputs) => {
    const color = textAt(inputs, "color");
    const name = textAt(inputs, "name");
    return [
      ...(color === undefined || /^[0-9a-fA-F]{6}$/.test(color)
        ? []
        : [{ property: "color", reason: `"${color}" must be six hexadecimal digits` }]),
      ...(name === undefined || name.length <= 50
        ? []
        : [{ property: "name", reason: "must have at most 50 characters" }]),
    ];
  },
  computed: {
    url: ({ state, context }) =>
      `https://api.github.com/repos/${ownerOf(context)}/${textAt(state, "repository") ?? ""}/labels/${encodeURIComponent(textAt(state, "name") ?? "")}`,
    etag: ({ id }) => `W/"${createHash("sha256").update(id).digest("hex")}"`,
  },
  before: async ({ state, context }, store) => {
    await requireRepository(state, context, store);
  },
};

function checkActors(inputs: Properties): InputProblem[] {
  const types = [
    "RepositoryRole",
    "Team",
    "Integration",
    "OrganizationAdmin",
    "DeployKey",
    "EnterpriseOwner",
    "User",
  ];
  return at(inputs, "bypassActors.*").flatMap((actor, index) => {
    if (!isProperties(actor)) return [];
    const problems = [
      ...oneOf(actor, "bypassMode", ["always", "pull_request", "exempt"]),
      ...oneOf(actor, "actorType", types),
    ];
    if (numberAt(actor, "actorId") === actionsApp && textAt(actor, "actorType") === "Integration") {
      problems.push({ property: "actorId", reason: "the GitHub Actions app cannot bypass a ruleset" });
    }
    return problems.map(({ property, reason }) => ({
      property: `bypassActors[${index}].${property}`,
      reason,
    }));
  });
}

function checkConditions(inputs: Properties): InputProblem[] {
  const target = textAt(inputs, "target");
  const conditioned = at(inputs, "conditions.refName").length > 0;
  if ((target === "branch" || target === "tag") && !conditioned) {
    return [{ property: "conditions", reason: `ref_name must be set for a ruleset with target ${target}` }];
  }
  return target === "push" && conditioned
    ? [{ property: "conditions", reason: "must not be set for target push" }]
    : [];
}

const pushRules = ["filePathRestriction", "maxFilePathLength", "fileExtensionRestriction", "maxFileSize"];

/** Rules on files are for pushes, all others for branches and tags. */
function checkRules(inputs: Properties): InputProblem[] {
  const [rules, target] = [inputs["rules"], textAt(inputs, "target")];
  if (!isProperties(rules) || target === undefined) return [];
  const set = Object.keys(rules).filter((name) => rules[name] !== false && rules[name] !== null);
  const stray = set.filter((name) => pushRules.includes(name) !== (target === "push"));
  const count = numberAt(rules, "pullRequest.requiredApprovingReviewCount") ?? 0;
  return [
    ...stray.map((name) => ({ property: `rules.${name}`, reason: `is not valid for target ${target}` })),
    ...(count >= 0 && count <= 10
      ? []
      : [
          {
            property: "rules.pullRequest.requiredApprovingReviewCount",
            reason: `must be from 0 to 10, got ${count}`,
          },
        ]),
  ];
}
