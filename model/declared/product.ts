import { z } from "zod";
import { domainName, entityId, httpsUrl, numericId } from "../scalars.ts";

const slug = z
  .string()
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?$/, "must be a GitHub owner or repository name");

/** The repository all delivery starts from. The numeric ids are what workload identity trusts. */
export const repository = z.strictObject({
  owner: slug.describe("organisation or user").meta({ examples: ["lotus-labs"] }),
  name: slug.describe("repository name").meta({ examples: ["lotus"] }),
  ownerId: numericId.describe("numeric id of the owner, as text").meta({ examples: ["104857600"] }),
  repositoryId: numericId.describe("numeric id of the repository, as text").meta({ examples: ["734003200"] }),
  defaultBranch: z
    .string()
    .regex(/^[\w][\w./-]{0,99}$/, "must be a branch name")
    .default("main")
    .describe("the protected branch that deployments run from"),
  visibility: z
    .enum(["public", "private"])
    .describe("required reviewers need public, or the enterprise plan"),
  plan: z.enum(["free", "pro", "team", "enterprise"]).describe("the owner's GitHub plan"),
});
export type Repository = z.infer<typeof repository>;

/** A link of every report that leads out of GitHub (001, ActionLink WEBHOOK): a page that starts something once it is opened there. */
const webhook = z.strictObject({
  title: z
    .string()
    .regex(/^\S(?:[^\r\n]{0,118}\S)?$/, "must be one line of at most 120 characters")
    .describe("text of the link")
    .meta({ examples: ["Declare an incident"] }),
  url: httpsUrl
    .regex(/^[^?#]*$/, "must have no query and no fragment, since all who read a run see it")
    .describe("the page; without a token, since all who read a run see it")
    .meta({ examples: ["https://on-call.lotus.example/declare"] }),
  description: z
    .string()
    .min(1, "must say what it does")
    .max(500, "must have at most 500 characters")
    .describe("what it does, as people read it")
    .meta({ examples: ["Opens an incident, and pages whoever is on call."] }),
});

/** What the whole product has once. */
export const product = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,18}[a-z0-9]$/, "must have 3–20 of [a-z0-9-]")
    .describe("short name, part of the names of cloud resources")
    .meta({ examples: ["lotus"] }),
  domain: domainName
    .describe("the zone below which every endpoint lies")
    .meta({ examples: ["lotus.example"] }),
  repository: repository.describe("the repository all delivery starts from"),
  deployIdentity: z
    .strictObject({
      appId: z
        .int()
        .positive()
        .describe("id of the GitHub App, an Integration in rulesets")
        .meta({ examples: [482_913] }),
    })
    .describe("the only identity that may move environment tags"),
  driftIdentity: z
    .strictObject({
      appId: z
        .int()
        .positive()
        .describe("id of another GitHub App, which may only read")
        .meta({ examples: [482_914] }),
    })
    .describe("what the drift check asks GitHub as, every night and without anybody's approval"),
  webhooks: z
    .record(entityId, webhook)
    .refine((links) => Object.keys(links).length <= 20, "must have at most 20 links")
    .optional()
    .describe("links of every report that lead out of GitHub"),
});
export type Product = z.infer<typeof product>;
