import type { Context, ResourceType } from "../resource-type.ts";
import { textAt, type Properties } from "../values.ts";
import { format } from "../checks.ts";
import {
  decimal,
  defaultProject,
  deletionPolicy,
  guarded,
  kept,
  projectOf,
  requireAccount,
  requireApi,
} from "./common.ts";
import { iamMember } from "./iam-member.ts";

export const account: ResourceType = {
  token: "gcp:serviceaccount/account:Account",
  aliases: ["gcp:serviceAccount/account:Account"],
  page: "https://cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts",
  emulated: [
    "`accountId` has 6 to 30 characters; roles granted to an account that does not exist are refused",
  ],
  missing: [
    "`createIgnoreAlreadyExists`",
    "new accounts are there at once; the real ones are eventually consistent",
    "roles of a deleted account stay",
  ],
  identity: {
    kind: "natural",
    id: (state, context) =>
      `projects/${projectOf(state, context)}/serviceAccounts/${emailOf(state, context)}`,
  },
  autoname: { property: "accountId", maxLength: 30, random: true },
  replaceOn: ["accountId", "project"],
  check: (inputs) => [
    ...format(
      inputs,
      "accountId",
      /^[a-z](?:[-a-z0-9]{4,28}[a-z0-9])$/,
      "must have 6 to 30 lower-case letters, digits and hyphens, and start with a letter",
    ),
    ...format(inputs, "displayName", /^.{0,100}$/s, "must have at most 100 characters"),
    ...format(inputs, "description", /^.{0,256}$/s, "must have at most 256 characters"),
  ],
  defaults: (_inputs, context) => ({ ...defaultProject(context), ...deletionPolicy, disabled: false }),
  computed: {
    email: ({ state, context }) => emailOf(state, context),
    member: ({ state, context }) => `serviceAccount:${emailOf(state, context)}`,
    name: ({ id }) => id,
    uniqueId: kept("uniqueId", ({ id, context }) => decimal(21, id, context.now.toISOString())),
  },
  before: (made, store) => requireApi("iam.googleapis.com", made, store),
  beforeDelete: guarded,
};

const accountName = /^projects\/[^/]+\/serviceAccounts\/([^/]+)$/;

export const accountIamMember = iamMember({
  token: "gcp:serviceaccount/iAMMember:IAMMember",
  aliases: ["gcp:serviceAccount/iAMMember:IAMMember"],
  page: "https://cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts/setIamPolicy",
  on: ["serviceAccountId"],
  parent: (state) => textAt(state, "serviceAccountId") ?? "",
  check: (inputs) =>
    format(inputs, "serviceAccountId", accountName, "is not the full name of a service account"),
  requireParent: ({ state }, store) =>
    requireAccount(accountName.exec(textAt(state, "serviceAccountId") ?? "")?.[1], store),
});

function emailOf(state: Properties, context: Context): string {
  return `${textAt(state, "accountId") ?? ""}@${projectOf(state, context)}.iam.gserviceaccount.com`;
}
