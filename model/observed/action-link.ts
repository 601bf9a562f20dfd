import { z } from "zod";
import { entity, field, given, leftOut } from "../entity.ts";
import { httpsUrl } from "../scalars.ts";
import { dispatchUrl } from "./artifact-url.ts";
import { dispatchCommand, flatParameters } from "./dispatch-command.ts";
import { line, paragraph, recordId } from "./scalars.ts";

/** The name of an input as GitHub and webhooks take it: targetEnvironment, target_environment, target-environment. */
const isWebhook = field("linkType", { const: "WEBHOOK" });

const inputName = z
  .string()
  .regex(/^[A-Za-z_][\w-]{0,99}$/, "must be an input's name such as target_environment");
const parameter = z.union([z.string().max(1024), z.number(), z.boolean()]);

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
        inputName,
        z.union(
          [parameter, z.record(inputName, parameter)],
          "must be text, a number, true or false, or a map of them",
        ),
      )
      .refine(
        (inputs) => flatParameters(inputs).length <= 25,
        "must have at most 25 entries, as GitHub takes",
      )
      .refine((inputs) => {
        const names = flatParameters(inputs).map(([name]) => name);
        return new Set(names).size === names.length;
      }, "must not have an input's name in two blocks")
      .describe("inputs of the workflow, also in blocks named for what they start"),
    description: paragraph(500).describe("what it does, as people read it"),
    command: z
      .string()
      .max(32_768)
      .optional()
      .describe("the `gh workflow run` line with the parameters, shell-quoted"),
  }),
  (rule) => [
    rule(
      ["url", "linkType"],
      "must be a workflow's page on GitHub unless it is a WEBHOOK",
      (link) => {
        return link.linkType === "WEBHOOK" || dispatchUrl.test(link.url);
      },
      { anyOf: [isWebhook, field("url", { pattern: dispatchUrl.source })] },
    ),
    rule(
      ["command", "linkType", "url", "parameters"],
      "must be the `gh workflow run` line of url and parameters, and left out for a WEBHOOK",
      (link) =>
        link.command ===
        (link.linkType === "WEBHOOK" ? undefined : dispatchCommand(link.url, link.parameters)),
      {
        $comment: "whether there is a command; not which",
        if: isWebhook,
        then: leftOut("command"),
        else: given("command"),
      },
    ),
  ],
);
