import * as pulumi from "@pulumi/pulumi";
import { WorkersKv } from "@pulumi/cloudflare/workersKv.js";
import { WorkersKvNamespace } from "@pulumi/cloudflare/workersKvNamespace.js";
import { evaluatorBundle, killsBundle } from "../edge/bundle.ts";
import { flagWorkerName, killsWorkerName } from "../model/cloud-names.ts";
import type { EnvironmentCatalog } from "../model/declared/catalog.ts";
import type { CloudflareAccount } from "../model/declared/platform-accounts.ts";
import { flagWorkerSecrets } from "../model/declared/edge.ts";
import { ruleSetKey, ruleSetOf } from "../model/observed/rule-set.ts";
import type { RotationTopic } from "./rotation-topic.ts";
import type { Scope } from "./scope.ts";
import { createObjectWorker, createWorker, createWorkerHost, createWorkerSecrets } from "./worker.ts";

export interface FlagEvaluatorArgs {
  scope: Scope;
  catalog: Pick<EnvironmentCatalog, "environment" | "edge" | "flags" | "cohorts" | "secrets">;
  cloudflare: CloudflareAccount;
  topic: RotationTopic;
}

/** The class in edge/evaluator/kill-switch.ts. */
const className = "KillSwitch";

/**
 * What an environment's flags are decided by, in Cloudflare's network: the rule set as one entry of Workers KV, the Worker that answers
 * by it at its host, and one that has the object of the kills (decision 46).
 */
export class FlagEvaluator extends pulumi.ComponentResource {
  constructor(name: string, args: FlagEvaluatorArgs, opts?: pulumi.ComponentResourceOptions) {
    const { scope, catalog, cloudflare, topic } = args;
    const { environment, edge, secrets } = catalog;
    const title = flagWorkerName(scope.product.name, environment);
    const { accountId, zoneId } = cloudflare;
    const ruleSet = JSON.stringify(ruleSetOf(catalog));
    const inputs = { environment, ...edge.flags, accountId, zoneId, title, ruleSetKey, ruleSet };
    super("gantry:index:FlagEvaluator", name, inputs, opts);
    createWorkerSecrets(this, { scope, topic, secrets, ids: new Set(flagWorkerSecrets(edge).keys()) });
    const namespace = new WorkersKvNamespace(title, { accountId, title }, { parent: this });
    createRuleSet(this, { accountId, title, ruleSet, namespace });
    const killsName = killsWorkerName(scope.product.name, environment);
    const kills = createObjectWorker(this, {
      scope,
      accountId,
      name: killsName,
      content: killsBundle(),
      className,
    });
    const worker = createWorker(this, {
      scope,
      accountId,
      name: title,
      content: evaluatorBundle(),
      bindings: [
        { name: "ENVIRONMENT", type: "plain_text", text: environment },
        { name: "KILLS", type: "durable_object_namespace", className, scriptName: killsName },
        { name: "RULES", type: "kv_namespace", namespaceId: namespace.id },
      ],
      objects: kills,
    });
    if (edge.flags !== undefined)
      createWorkerHost(this, { scope, cloudflare, host: edge.flags.host, worker });
    this.registerOutputs({});
  }
}

interface RuleSetArgs {
  accountId: string;
  title: string;
  ruleSet: string;
  namespace: WorkersKvNamespace;
}

function createRuleSet(
  parent: pulumi.Resource,
  { accountId, title, ruleSet, namespace }: RuleSetArgs,
): WorkersKv {
  return new WorkersKv(
    `${title}-${ruleSetKey}`,
    { accountId, namespaceId: namespace.id, keyName: ruleSetKey, value: ruleSet },
    { parent },
  );
}
