import { z } from "zod";
import { environmentNames } from "./environment-names.ts";
import { ownerRolePattern } from "./owner-role.ts";

export const environmentName = z.enum(environmentNames).describe("one of the five environments");
export type EnvironmentName = z.infer<typeof environmentName>;

/** A key of an entity map: lower case, so that it can be part of a resource's name in every cloud. */
export const entityId = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, "must be lower-case words joined by single hyphens")
  .max(40, "must have at most 40 characters");

/** A workload of the product (003): a key of `apps`. */
export const appName = entityId.describe("an app of the product, a key of apps").meta({ examples: ["api"] });

/** A numeric id as GitHub gives it, kept as text: names can be registered again by somebody else, ids can not. */
export const numericId = z.string().regex(/^[1-9]\d{0,19}$/, "must be a numeric id in quotes");

/** An absolute path of a URL, without query. */
export const urlPath = z
  .string()
  .regex(/^\/[A-Za-z0-9._~/-]*$/, 'must be an absolute URL path such as "/readyz"')
  .max(200);

/** An https URL as it is sent: ASCII, since a look-alike letter is another host, and without a login in it. */
export const httpsUrl = z
  .string()
  .max(2048, { abort: true, error: "must have at most 2048 characters" })
  .regex(
    /^https:\/\/([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}(:[1-9]\d{0,4})?(\/[\x21-\x7e]*)?$/,
    "must be an https URL in ASCII, without a login",
  );

export const domainName = z
  .string()
  .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/, "must be a lower-case domain name");

/** ISO 8601 with a zone; a time without one means something else on every machine. */
export const zonedTime = z.iso.datetime({ offset: true, error: "must be an ISO 8601 time with a zone" });

/** A role or team, never a person: people leave. */
export const ownerRole = z.string().regex(ownerRolePattern, "must be a role or team such as platform-team");

/** The name of an environment variable. */
export const variableName = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{0,99}$/, "must be an upper-case environment variable name");

/** A file of the project, relative to its root, without a way out of it. */
export const projectPath = z
  .string()
  .regex(/^(?!\/)(?!.*(^|\/)\.\.?(\/|$))[\w./-]+$/, "must be a path relative to the project's root")
  .max(300, "must have at most 300 characters");

/** 1–90 days: the compliance playbook's upper bound (002, CredentialBundle). */
export const rotationCadenceDays = z
  .int()
  .min(1, "must be at least 1 day")
  .max(90, "must be at most 90 days")
  .describe("days between two rotations, 1–90")
  .meta({ examples: [60] });
