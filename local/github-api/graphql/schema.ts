import { buildSchema } from "graphql";

/** Of GitHub's GraphQL schema (https://docs.github.com/en/graphql/reference), what its Terraform provider asks of a repository. */
export const schema = buildSchema(`
  interface Node { id: ID! }
  type PageInfo { startCursor: String endCursor: String hasNextPage: Boolean! hasPreviousPage: Boolean! }

  type Query {
    node(id: ID!): Node
    repository(owner: String!, name: String!): Repository
    organization(login: String!): Organization
    user(login: String!): User
  }

  type Organization implements Node { id: ID! login: String! team(slug: String!): Team }
  type User implements Node { id: ID! login: String! name: String }
  type Team implements Node { id: ID! slug: String! name: String }
  type App implements Node { id: ID! slug: String! name: String }

  type Repository implements Node {
    id: ID!
    name: String!
    branchProtectionRules(first: Int, after: String): BranchProtectionRuleConnection!
  }

  type BranchProtectionRuleConnection { nodes: [BranchProtectionRule] pageInfo: PageInfo! totalCount: Int! }
  type BranchProtectionRule implements Node {
    id: ID!
    repository: Repository
    pattern: String!
    allowsDeletions: Boolean!
    allowsForcePushes: Boolean!
    blocksCreations: Boolean!
    dismissesStaleReviews: Boolean!
    isAdminEnforced: Boolean!
    lockBranch: Boolean!
    requireLastPushApproval: Boolean!
    requiredApprovingReviewCount: Int
    requiredStatusCheckContexts: [String]
    requiresApprovingReviews: Boolean!
    requiresCodeOwnerReviews: Boolean!
    requiresCommitSignatures: Boolean!
    requiresConversationResolution: Boolean!
    requiresLinearHistory: Boolean!
    requiresStatusChecks: Boolean!
    requiresStrictStatusChecks: Boolean!
    restrictsPushes: Boolean!
    restrictsReviewDismissals: Boolean!
    bypassForcePushAllowances(first: Int): AllowanceConnection!
    bypassPullRequestAllowances(first: Int): AllowanceConnection!
    pushAllowances(first: Int): AllowanceConnection!
    reviewDismissalAllowances(first: Int): AllowanceConnection!
  }
  union Actor = App | Team | User
  type AllowanceConnection { nodes: [Allowance] totalCount: Int! }
  type Allowance { actor: Actor }

  type Mutation {
    createBranchProtectionRule(input: CreateBranchProtectionRuleInput!): BranchProtectionRulePayload
    updateBranchProtectionRule(input: UpdateBranchProtectionRuleInput!): BranchProtectionRulePayload
    deleteBranchProtectionRule(input: DeleteBranchProtectionRuleInput!): DeletedPayload
  }
  type BranchProtectionRulePayload { branchProtectionRule: BranchProtectionRule clientMutationId: String }
  type DeletedPayload { clientMutationId: String }
  input CreateBranchProtectionRuleInput { repositoryId: ID! pattern: String! ${settings()} }
  input UpdateBranchProtectionRuleInput { branchProtectionRuleId: ID! pattern: String ${settings()} }
  input DeleteBranchProtectionRuleInput { branchProtectionRuleId: ID! clientMutationId: String }
`);

/** What a rule may say beside its branches, in the same words when it is made and when it is changed. */
function settings(): string {
  return `
    clientMutationId: String
    allowsDeletions: Boolean
    allowsForcePushes: Boolean
    blocksCreations: Boolean
    bypassForcePushActorIds: [ID!]
    bypassPullRequestActorIds: [ID!]
    dismissesStaleReviews: Boolean
    isAdminEnforced: Boolean
    lockBranch: Boolean
    pushActorIds: [ID!]
    requireLastPushApproval: Boolean
    requiredApprovingReviewCount: Int
    requiredStatusCheckContexts: [String!]
    requiresApprovingReviews: Boolean
    requiresCodeOwnerReviews: Boolean
    requiresCommitSignatures: Boolean
    requiresConversationResolution: Boolean
    requiresLinearHistory: Boolean
    requiresStatusChecks: Boolean
    requiresStrictStatusChecks: Boolean
    restrictsPushes: Boolean
    restrictsReviewDismissals: Boolean
    reviewDismissalActorIds: [ID!]
  `;
}
