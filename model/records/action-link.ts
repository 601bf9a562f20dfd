import { z } from "zod";
import { entity } from "../entity.ts";
import { httpsUrl } from "../scalars.ts";
import { dispatchUrl } from "./artifact-url.ts";
import { dispatchCommand } from "./dispatch-command.ts";
import { line, recordId } from "./scalars.ts";

/** A link of a report that starts something (001): the workflow's page, and the line that dispatches it. */
export const actionLink = entity(
  "ActionLink",
  "A link in a report that starts something.",
  z.strictObject({
    linkId: recordId.describe("unique in its report"),
    linkType: z
      .enum(["PROMOTE_RELEASE", "ROLLBACK", "ASSIGN_STATE", "MAINTENANCE", "SELF_HEALING", "WEBHOOK"])
      .describe("what it starts"),
    title: line(120).describe("text of the link"),
    url: httpsUrl.describe("the workflow's dispatch page; the address itself for WEBHOOK"),
    parameters: z
      .record(
        z.string().regex(/^[a-z][a-z0-9_]{0,99}$/, "must be an input's name such as target_environment"),
        z.union([z.string().max(1024), z.number(), z.boolean()]),
      )
      .refine((inputs) => Object.keys(inputs).length <= 25, "must have at most 25 entries, as GitHub takes")
      .describe("inputs of the workflow"),
    description: line(500).describe("what it does, as people read it"),
    command: z
      .string()
      .max(32_768)
      .optional()
      .describe("the `gh workflow run` line with the parameters, shell-quoted"),
  }),
  (rule) => [
    rule(["url", "linkType"], "must be a workflow's page on GitHub unless it is a WEBHOOK", (link) => {
      return link.linkType === "WEBHOOK" || dispatchUrl.test(link.url);
    }),
    rule(
      ["command", "linkType", "url", "parameters"],
      "must be the `gh workflow run` line of url and parameters, and left out for a WEBHOOK",
      (link) =>
        link.command ===
        (link.linkType === "WEBHOOK" ? undefined : dispatchCommand(link.url, link.parameters)),
    ),
  ],
);
export type ActionLink = z.infer<typeof actionLink>;
