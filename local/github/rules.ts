import { createHash } from "node:crypto";
import { CloudError } from "../cloud-error.ts";
import type { InputProblem } from "../inputs/check-inputs.ts";
import type { ResourceType } from "../resource-type.ts";
import { format, length, oneOf } from "../checks.ts";
import {
  at,
  isList,
  isProperties,
  numberAt,
  textAt,
  UNKNOWN,
  type Properties,
  type Value,
} from "../values.ts";
import { importedId, labelToken, numberOf, ownerOf, protectionToken, rulesetToken } from "./common.ts";
import { isSameRepository, requireRepository, requireRules } from "./repository.ts";

/** The app that GitHub Actions' own token belongs to; it cannot bypass a ruleset. */
const actionsApp = 15_368;

export const ruleset: ResourceType = {
  token: rulesetToken,
  page: "https://docs.github.com/en/rest/repos/rules",
  emulated: [
    "target, enforcement, actor types and bypass modes in snake case; conditions for branches and tags",
    "names are unique per repository; the Actions app cannot be a bypass actor",
    "merge methods that are not given are GitHub's own, and a change of them by hand is no difference",
    "private repositories of the free plan have no rulesets (403)",
  ],
  missing: ["no push is judged; enforcement `evaluate` is accepted on every plan"],
  identity: {
    kind: "assigned",
    unique: (state, context) =>
      [ownerOf(context), textAt(state, "repository") ?? "", textAt(state, "name") ?? ""].join("\n"),
    id: (hex) => String(numberOf(hex)),
    fromImport: (id) => importedId("repository:ruleset")(id).split(":").at(-1) ?? id,
  },
  autoname: { property: "name", maxLength: 100, upperCase: true, random: true },
  gone: "refuse",
  replaceOn: [],
  keeps: ["rules.pullRequest.allowedMergeMethods"],
  unordered: [
    "rules.requiredStatusChecks.requiredChecks",
    "bypassActors",
    "rules.pullRequest.allowedMergeMethods",
  ],
  defaults: rulesetDefaults,
  check: (inputs) => [
    ...length(inputs, "name", 100),
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
    const [old, now] = [prior?.["repository"], state["repository"]];
    if (typeof old !== "string" || typeof now !== "string" || old === now) return;
    if (await isSameRepository(store, ownerOf(context), old, now)) return;
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
  gone: "refuse",
  replaceOn: ["repositoryId"],
  unordered: ["requiredStatusChecks.*.contexts", "restrictPushes.*.pushAllowances", "forcePushBypassers"],
  check: (inputs) => [
    ...length(inputs, "pattern", Infinity),
    ...at(inputs, "requiredPullRequestReviews.*").flatMap((review, index) => {
      const count = numberAt(review, "requiredApprovingReviewCount");
      const property = `requiredPullRequestReviews[${index}].requiredApprovingReviewCount`;
      return count === undefined || (count >= 0 && count <= 6)
        ? []
        : [{ property, reason: `must be from 0 to 6, got ${count}` }];
    }),
  ],
  defaults: (inputs) => ({
    ...(at(inputs, "requiredPullRequestReviews.*").length === 0
      ? {}
      : {
          requiredPullRequestReviews: [{ requireLastPushApproval: false, requiredApprovingReviewCount: 1 }],
        }),
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
  emulated: ["another name renames it; a replacement is made after the old one has gone"],
  missing: ["labels on issues"],
  identity: {
    kind: "natural",
    id: labelId,
    // The provider splits it at the first colon alone: a label such as env:staging has one of its own.
    fromImport: (id) => (/^[^:]+:./.test(id) ? id : importedId("repository:name")(id)),
  },
  key: (id, state) => (textAt(state, "name") === undefined ? id : labelId(state)),
  autoname: { property: "name", maxLength: 50, upperCase: true, random: true },
  replaceOn: ["repository"],
  deleteBeforeReplace: true,
  normalise: { color: (text) => text.toLowerCase() },
  check: (inputs) => {
    return [
      ...format(inputs, "color", /^[0-9a-fA-F]{6}$/, "must be six hexadecimal digits"),
      ...length(inputs, "name", 50),
      ...length(inputs, "description", 100, 0),
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

function labelId(state: Properties): string {
  return `${textAt(state, "repository") ?? ""}:${textAt(state, "name") ?? ""}`;
}

const flags = {
  dismissStaleReviewsOnPush: false,
  requireCodeOwnerReview: false,
  requireLastPushApproval: false,
  requiredApprovingReviewCount: 0,
  requiredReviewThreadResolution: false,
};
const mergeMethods = ["merge", "squash", "rebase"];

/** What GitHub has of a rule that is given, beyond what is said of it. */
function rulesetDefaults(inputs: Properties): Properties {
  const checks = at(inputs, "rules.requiredStatusChecks.requiredChecks.*");
  return {
    rules: {
      ...(at(inputs, "rules.pullRequest").length === 0
        ? {}
        : { pullRequest: { ...flags, allowedMergeMethods: mergeMethods } }),
      ...(at(inputs, "rules.requiredStatusChecks").length === 0
        ? {}
        : {
            requiredStatusChecks: {
              doNotEnforceOnCreate: false,
              strictRequiredStatusChecksPolicy: false,
              requiredChecks: checks.map(() => ({ integrationId: 0 })),
            },
          }),
    },
  };
}

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
  const patterns = ["includes", "excludes"].flatMap((name) =>
    at(inputs, `conditions.refName.${name}.*`).flatMap((pattern) =>
      typeof pattern !== "string" || pattern === UNKNOWN || refPattern.test(pattern)
        ? []
        : [
            {
              property: `conditions.refName.${name}`,
              reason: `"${pattern}" must begin with refs/heads/ or refs/tags/, or be ~ALL or ~DEFAULT_BRANCH`,
            },
          ],
    ),
  );
  return [...patterns, ...checkTarget(inputs)];
}

const refPattern = /^(refs\/(heads|tags)\/.+|~ALL|~DEFAULT_BRANCH)$/;

function checkTarget(inputs: Properties): InputProblem[] {
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
  // The provider knows `updateAllowsFetchAndMerge` as a rule of no target.
  const stray = set.filter(
    (name) => name === "updateAllowsFetchAndMerge" || pushRules.includes(name) !== (target === "push"),
  );
  const count = numberAt(rules, "pullRequest.requiredApprovingReviewCount") ?? 0;
  return [
    ...checkRequired(rules),
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

function checkRequired(rules: Properties): InputProblem[] {
  const checks = at(rules, "requiredStatusChecks.requiredChecks");
  const methods = at(rules, "pullRequest.allowedMergeMethods");
  const empty = (path: string, lists: readonly Value[]) =>
    lists.some((list) => isList(list) && list.length === 0)
      ? [{ property: `rules.${path}`, reason: "must have at least one item" }]
      : [];
  return [
    ...empty("requiredStatusChecks.requiredChecks", checks),
    ...empty("pullRequest.allowedMergeMethods", methods),
    ...at(checks, "*.*").flatMap((each, index) =>
      textAt(each, "context") === ""
        ? [
            {
              property: `rules.requiredStatusChecks.requiredChecks[${index}].context`,
              reason: "must not be empty",
            },
          ]
        : [],
    ),
    ...at(methods, "*.*").flatMap((method) =>
      typeof method !== "string" || method === UNKNOWN || mergeMethods.includes(method)
        ? []
        : [{ property: "rules.pullRequest.allowedMergeMethods", reason: `"${method}" is no way to merge` }],
    ),
  ];
}
