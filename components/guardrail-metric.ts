import * as pulumi from "@pulumi/pulumi";
import { Metric } from "@pulumi/gcp/logging/metric.js";
import { AlertPolicy } from "@pulumi/gcp/monitoring/alertPolicy.js";
import type { GuardrailMetric as GuardrailEntity } from "../model/declared/guardrail-metric.ts";
import type { AlertChannel } from "./alert-channel.ts";
import { entityInputs } from "./entity-inputs.ts";
import { guardrailAlerts, logMetric, type GuardrailAlert } from "./guardrail-alerts.ts";
import { labels, type Scope } from "./scope.ts";

export interface GuardrailMetricArgs {
  scope: Scope;
  guardrail: GuardrailEntity;
  /** What its surface was made as: what measures it has that name. */
  service: string;
  /** Its own, and the mail that tells of it where that one's relay cannot. */
  channels: readonly AlertChannel[];
  /** Whether the environment's sampler measures it. */
  isSampled: boolean;
}

/** One monitored metric: the log-based metric where Google has none of its own, and an alert policy per level. */
export class GuardrailMetric extends pulumi.ComponentResource {
  /** Ids of the alert policies by level: `alert`, or `warn`, `critical` and `exceeded` of a budget; `silent` of what is sampled. */
  readonly policies: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: GuardrailMetricArgs, opts?: pulumi.ComponentResourceOptions) {
    const { scope, guardrail } = args;
    super(
      "gantry:index:GuardrailMetric",
      name,
      entityInputs(guardrail, { environment: scope.environment }),
      opts,
    );
    const metric = createLogMetric(this, args);
    this.policies = createPolicies(this, args, metric);
    this.registerOutputs({ policies: this.policies });
  }
}

function createLogMetric(parent: pulumi.Resource, args: GuardrailMetricArgs): Metric | undefined {
  const { scope, guardrail, service } = args;
  const definition = logMetric({ ...guardrail, service });
  if (!definition) return undefined;
  return new Metric(
    guardrail.id,
    { project: scope.project, ...definition },
    { parent, dependsOn: scope.services.api("logging") },
  );
}

function createPolicies(
  parent: pulumi.Resource,
  args: GuardrailMetricArgs,
  metric: Metric | undefined,
): Record<string, pulumi.Output<string>> {
  const { guardrail, service, scope, isSampled } = args;
  const alerts = guardrailAlerts({ ...guardrail, service }, scope.environment, isSampled);
  return Object.fromEntries(
    alerts.map((alert) => [alert.level, createPolicy(parent, args, alert, metric).id]),
  );
}

function createPolicy(
  parent: pulumi.Resource,
  { scope, guardrail, service, channels }: GuardrailMetricArgs,
  alert: GuardrailAlert,
  metric: Metric | undefined,
): AlertPolicy {
  const title = `${scope.product.name} ${scope.environment}: ${alert.title}`;
  return new AlertPolicy(
    alert.level === "alert" ? guardrail.id : `${guardrail.id}-${alert.level}`,
    {
      project: scope.project,
      displayName: title,
      combiner: "OR",
      enabled: true,
      severity: alert.severity,
      conditions: [alert.condition],
      notificationChannels: channels.map(({ notificationChannel }) => notificationChannel),
      alertStrategy: { autoClose: "86400s" },
      documentation: {
        mimeType: "text/markdown",
        subject: title,
        content: `${alert.explanation}\n\nWhat to do: ${runbookUrl(scope, guardrail.runbookRef)}`,
        links: [{ displayName: "Runbook", url: runbookUrl(scope, guardrail.runbookRef) }],
      },
      userLabels: labels(scope, { guardrail: guardrail.id, surface: service, level: alert.level }),
    },
    { parent, dependsOn: [...scope.services.api("monitoring"), ...(metric ? [metric] : [])] },
  );
}

function runbookUrl({ product: { repository } }: Scope, path: string): string {
  return `https://github.com/${repository.owner}/${repository.name}/blob/${repository.defaultBranch}/${path}`;
}
