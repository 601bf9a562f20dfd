import { z } from "zod";
import { entityId } from "../scalars.ts";

/** A person as GitHub knows one: the id decides, the login is for reading. */
export const reviewer = z.strictObject({
  login: z
    .string()
    .regex(/^[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}$/, "must be a GitHub login")
    .describe("GitHub login, for reading")
    .meta({ examples: ["mali-s"] }),
  id: z
    .int()
    .positive()
    .describe("numeric GitHub user id")
    .meta({ examples: [5_824_117] }),
});
export type Reviewer = z.infer<typeof reviewer>;

/** Shorter is no wait: whoever is alone has to be able to think again, and somebody else to notice. */
export const leastWaitMinutes = 30;

/** Where nobody else is there to approve: who lets versions in alone, why, and how long each waits once it was asked for. */
export const onePerson = reviewer.extend({
  reason: z
    .string()
    .trim()
    .min(10, "must be a reason of at least 10 characters")
    .max(500)
    .describe("why nobody else approves")
    .meta({ examples: ["Lotus has one engineer until spring"] }),
  waitMinutes: z
    .int()
    .min(leastWaitMinutes)
    .max(43_200)
    .describe(
      "how long each version waits, in minutes: at GitHub where it has wait timers, else from the signed tag",
    )
    .meta({ examples: [60] }),
});
export type OnePerson = z.infer<typeof onePerson>;

/** Who may let a version into an environment, and from which refs. Applies to every GitHub environment of the environment. */
export const approvals = z.strictObject({
  method: z
    .enum(["none", "reviewers", "signed-tags"])
    .describe("reviewers: GitHub's own; signed-tags: where the plan has none; none: never in production"),
  reviewers: z
    .array(reviewer)
    .max(6, "GitHub takes at most six reviewers")
    .default([])
    .describe("who may approve")
    .meta({ examples: [[{ login: "mali-s", id: 5_824_117 }]] }),
  onePerson: onePerson
    .optional()
    .describe(
      "a team of one: who signs alone, in place of reviewers, after a wait and with the environment's name",
    ),
  accounts: z
    .record(
      entityId,
      z
        .array(reviewer)
        .min(2, "must name at least two accounts: one alone is a person anyway")
        .max(20, "must have at most 20 accounts")
        .describe("every account of one person"),
    )
    .optional()
    .describe(
      "who has several accounts at GitHub: by a name of their own, all accounts that count as one person",
    )
    .meta({
      examples: [
        {
          mali: [
            { login: "mali-s", id: 5_824_117 },
            { login: "mali-private", id: 6_031_552 },
          ],
        },
      ],
    }),
  required: z
    .int()
    .min(1)
    .max(6)
    .default(1)
    .describe("approvals needed; GitHub's own reviewers always need one"),
  validHours: z
    .int()
    .min(1)
    .max(720)
    .default(72)
    .describe("how long a signed approval tag counts, in hours from when it was signed"),
  preventSelfReview: z.boolean().default(true).describe("whoever started a deployment may not approve it"),
  adminBypass: z.boolean().default(false).describe("administrators may skip the approval"),
  waitMinutes: z.int().min(0).max(43_200).default(0).describe("wait timer in minutes"),
  branches: z
    .array(z.string().min(1))
    .default([])
    .describe("branch patterns that may deploy; empty means the default branch")
    .meta({ examples: [["main", "release/*"]] }),
  tags: z
    .array(z.string().min(1))
    .default([])
    .describe("tag patterns that may deploy")
    .meta({ examples: [["v*"]] }),
});
export type Approvals = z.infer<typeof approvals>;

/** Whose signed tags count: the reviewers, or the one person in their place. */
export function signers({
  reviewers,
  onePerson,
}: Pick<Approvals, "reviewers" | "onePerson">): readonly Reviewer[] {
  return onePerson === undefined ? reviewers : [{ login: onePerson.login, id: onePerson.id }];
}

/** An account as entries of docs/governance.yml name it: GitHub goes by the id, and a signature by the login. */
export function accountName({ login, id }: Reviewer): string {
  return `${login} (${id})`;
}

/** An account, of which the id may not be known. */
interface Account {
  login: string;
  id?: number | undefined;
}

/** Whether two accounts are one, or belong to one person by the catalog's account of it. Logins are compared as GitHub does. */
export function isOnePerson(declared: Pick<Approvals, "accounts">, one: Account, other: Account): boolean {
  return (
    (one.id !== undefined && one.id === other.id) || personOf(declared, one) === personOf(declared, other)
  );
}

/** A word for the person that an account belongs to: the same for all accounts of one. */
export function personOf({ accounts = {} }: Pick<Approvals, "accounts">, { login, id }: Account): string {
  const name = login.toLowerCase();
  const person = Object.entries(accounts).find(([, own]) =>
    own.some((each) => each.id === id || each.login.toLowerCase() === name),
  );
  return person === undefined ? `account ${name}` : `person ${person[0]}`;
}
