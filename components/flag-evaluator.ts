import * as pulumi from "@pulumi/pulumi";
import { WorkersKv } from "@pulumi/cloudflare/workersKv.js";
import { WorkersKvNamespace } from "@pulumi/cloudflare/workersKvNamespace.js";
import { flagWorkerName } from "../model/cloud-names.ts";
import type { EnvironmentCatalog } from "../model/declared/catalog.ts";
import { flagWorkerSecrets } from "../model/declared/edge.ts";
import { ruleSetKey, ruleSetOf } from "../model/observed/rule-set.ts";
import type { RotationTopic } from "./rotation-topic.ts";
import type { Scope } from "./scope.ts";
import { SecretCredentialSet } from "./secret-credential-set.ts";

export interface FlagEvaluatorArgs {
  scope: Scope;
  catalog: Pick<EnvironmentCatalog, "environment" | "edge" | "flags" | "cohorts" | "secrets" | "cloudflare">;
  topic: RotationTopic;
}

/** What an environment's flags are decided by, in Cloudflare's network: the rule set as one entry of Workers KV. */
export class FlagEvaluator extends pulumi.ComponentResource {
  constructor(name: string, args: FlagEvaluatorArgs, opts?: pulumi.ComponentResourceOptions) {
    const { scope, catalog } = args;
    const { environment, edge, cloudflare } = catalog;
    const title = flagWorkerName(scope.product.name, environment);
    const { accountId, zoneId } = cloudflare;
    const ruleSet = JSON.stringify(ruleSetOf(catalog));
    const inputs = { environment, ...edge.flags, accountId, zoneId, title, ruleSetKey, ruleSet };
    super("gantry:index:FlagEvaluator", name, inputs, opts);
    createSecrets(this, args);
    const namespace = new WorkersKvNamespace(title, { accountId, title }, { parent: this });
    createRuleSet(this, { accountId, title, ruleSet, namespace });
    this.registerOutputs({});
  }
}

/** The Worker keeps their hashes; nobody reads a value. */
function createSecrets(parent: pulumi.Resource, { scope, catalog, topic }: FlagEvaluatorArgs): void {
  const own = flagWorkerSecrets(catalog.edge);
  for (const secret of catalog.secrets) {
    if (!own.has(secret.id)) continue;
    const cadenceDays = secret.rotationCadenceDays;
    const about = { scope, secret, topic, accessor: null, cadenceDays, lastRotatedAt: undefined };
    new SecretCredentialSet(secret.id, about, { parent });
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
