import type { z } from "zod";
import type { Product } from "../../model/declared/product.ts";
import type { actionLink } from "../../model/observed/action-link.ts";
import { dispatchCommand } from "../../model/observed/dispatch-command.ts";
import type { pipelineReport } from "../../model/observed/pipeline-report.ts";
import { tagAssignmentWorkflow } from "../../model/observed/tag-assignment.ts";
import type { EnvironmentName } from "../../model/scalars.ts";

export type ActionLink = z.infer<typeof actionLink>;

interface Reported {
  repository: { owner: string; name: string };
  /** The workflows that can be dispatched, by file name, each with the names of its inputs. */
  workflows: ReadonlyMap<string, readonly string[]>;
  runUrl: string;
  status: z.infer<typeof pipelineReport>["status"];
  version: string;
  isTagged: boolean;
  subproject: string | undefined;
  environment: EnvironmentName | undefined;
  /** All that the catalog has. */
  environments: readonly EnvironmentName[];
  webhooks: Product["webhooks"];
}

type Offer = Pick<ActionLink, "linkId" | "linkType" | "title" | "description"> & {
  workflow: string;
  parameters: Record<string, string>;
};

/**
 * What can be done after a run, of what the repository has a workflow for: GitHub cannot fill in a form by its address, so
 * each link is the workflow's page, and beside it the line that dispatches it. Then the product's own, which lead elsewhere.
 */
export function actionLinks(reported: Reported): ActionLink[] {
  const { owner, name } = reported.repository;
  const dispatched = offers(reported).flatMap(({ workflow, ...offer }): ActionLink[] => {
    const inputs = reported.workflows.get(workflow);
    const isTaken = Object.keys(offer.parameters).every((input) => inputs?.includes(input));
    if (inputs === undefined || !isTaken) return [];
    const url = `https://github.com/${owner}/${name}/actions/workflows/${workflow}`;
    const command = dispatchCommand(url, offer.parameters);
    return command === undefined ? [] : [{ ...offer, url, command }];
  });
  const webhooks = Object.entries(reported.webhooks ?? {}).map(([id, webhook]): ActionLink => ({
    ...webhook,
    linkId: `webhook-${id}`,
    linkType: "WEBHOOK",
    parameters: {},
  }));
  return [...dispatched, ...webhooks];
}

function offers({
  runUrl,
  status,
  version,
  isTagged,
  subproject,
  environment,
  environments,
}: Reported): Offer[] {
  const of: Record<string, string> = subproject === undefined ? {} : { subproject };
  const hasSucceeded = status === "SUCCESS";
  const reason = `after ${runUrl}`;
  const all: (Offer | false)[] = [
    ...environments.map(
      (to): Offer | false =>
        environment !== undefined &&
        hasSucceeded &&
        to === "production" &&
        environment !== to && {
          linkId: `promote-to-${to}`,
          linkType: "PROMOTE_RELEASE",
          title: `Promote to ${to}`,
          description: `Brings to ${to} what ${environment} runs.`,
          workflow: "promote.yml",
          parameters: { from: environment, to, ...of },
        },
    ),
    environment !== undefined && {
      linkId: `roll-back-${environment}`,
      linkType: "ROLLBACK",
      title: `Roll ${environment} back`,
      description: `Brings ${environment} back to the version before, and holds it there.`,
      workflow: "rollback.yml",
      parameters: { environment, ...of, reason },
    },
    ...(isTagged ? (["stable", "unstable"] as const) : []).map((state): Offer => ({
      linkId: `assign-${state}`,
      linkType: "ASSIGN_STATE",
      title: `Call ${version} ${state}`,
      description: `Gives ${version} the tag ${version}-${state}, which never moves.`,
      workflow: tagAssignmentWorkflow,
      parameters: { tag_type: "state", ...of, version, state },
    })),
    {
      linkId: "maintenance",
      linkType: "MAINTENANCE",
      title: "Tidy up",
      description: "Runs the repository's maintenance.",
      workflow: "maintenance.yml",
      parameters: { mode: "all" },
    },
    !hasSucceeded && {
      linkId: "self-healing",
      linkType: "SELF_HEALING",
      title: "Heal",
      description: "Looks for what can be run again or repaired, and starts it.",
      workflow: "self-healing.yml",
      parameters: { scope: "all" },
    },
  ];
  return all.filter((offer) => offer !== false);
}
