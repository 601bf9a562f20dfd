import { z } from "zod";
import { entity, field, given, leftOut } from "../entity.ts";
import { anyCommitSha, line, timestamp } from "./scalars.ts";
import { environmentName } from "../scalars.ts";
import { formatTagId, parseTagName, releaseState, subprojectPath } from "./tag-name.ts";

const isEnvironment = field("tagType", { const: "ENVIRONMENT" });
const environmentTag = `^(.*/)?(${environmentName.options.join("|")})$`;
const stateTag = String.raw`^(.*/)?v\d+\.\d+\.\d+-(${releaseState.options.join("|")})$`;

/**
 * A tag that says what is deployed where, or what a version is worth (001). The repository's own tags are the source of
 * truth; this is one of them as read.
 */
export const gitTag = entity(
  "GitTag",
  "A git tag that marks a version, what an environment runs, or the state of a version.",
  z.strictObject({
    tagId: z
      .string()
      .min(1)
      .max(300, { abort: true })
      .describe(
        "<subproject>/<type>/<value> with the type in lower case; without the first part for the root",
      ),
    tagName: z
      .string()
      .max(250, { abort: true, error: "must have at most 250 characters" })
      .refine((name) => parseTagName(name) !== undefined, "must be a version, environment or state tag")
      .describe("name in git; the state pattern is tested before the version pattern"),
    tagType: z.enum(["VERSION", "ENVIRONMENT", "STATE"]).describe("which of the three patterns the name has"),
    subproject: subprojectPath.optional().describe("path within the monorepo; left out for the root"),
    commitSha: anyCommitSha.describe("the commit that it points to; 64 digits in a repository of SHA-256"),
    createdAt: timestamp.describe("when it was made, or moved last"),
    createdBy: line(320).describe("who made it, as git says it"),
    isMovable: z.boolean().describe("true for environment tags, false for version and state tags"),
    isProtected: z
      .boolean()
      .describe("true for environment tags, which CI alone may move; a ruleset keeps them so"),
  }),
  (rule) => [
    rule(
      ["tagType", "tagName"],
      "must be the type that tagName has",
      ({ tagType, tagName }) => {
        return parseTagName(tagName)?.tagType === tagType;
      },
      {
        if: field("tagName", { pattern: environmentTag }),
        then: isEnvironment,
        else: {
          if: field("tagName", { pattern: stateTag }),
          then: field("tagType", { const: "STATE" }),
          else: field("tagType", { const: "VERSION" }),
        },
      },
    ),
    rule(["tagId", "tagName"], "must be the id that tagName has", ({ tagId, tagName }) => {
      const tag = parseTagName(tagName);
      return tag !== undefined && formatTagId(tag) === tagId;
    }),
    rule(
      ["subproject", "tagName"],
      "must be the subproject that tagName begins with",
      (tag) => {
        return parseTagName(tag.tagName)?.subproject === tag.subproject;
      },
      {
        $comment: "whether there is a subproject; not which",
        if: field("tagName", { pattern: "/" }),
        then: given("subproject"),
        else: leftOut("subproject"),
      },
    ),
    rule(
      ["isMovable", "tagType"],
      "must be true for environment tags and false for all others",
      (tag) => {
        return tag.isMovable === (tag.tagType === "ENVIRONMENT");
      },
      {
        if: isEnvironment,
        then: field("isMovable", { const: true }),
        else: field("isMovable", { const: false }),
      },
    ),
    rule(
      ["isProtected", "tagType"],
      "must be true for environment tags and false for all others",
      (tag) => {
        return tag.isProtected === (tag.tagType === "ENVIRONMENT");
      },
      {
        if: isEnvironment,
        then: field("isProtected", { const: true }),
        else: field("isProtected", { const: false }),
      },
    ),
  ],
);
export type GitTag = z.infer<typeof gitTag>;
