import * as pulumi from "@pulumi/pulumi";
import { WorkersCustomDomain } from "@pulumi/cloudflare/workersCustomDomain.js";
import { WorkersKv } from "@pulumi/cloudflare/workersKv.js";
import { WorkersKvNamespace } from "@pulumi/cloudflare/workersKvNamespace.js";
import { WorkersScript } from "@pulumi/cloudflare/workersScript.js";
import { evaluatorBundle, killsBundle } from "../edge/bundle.ts";
import { flagWorkerName, killsWorkerName } from "../model/cloud-names.ts";
import type { EnvironmentCatalog } from "../model/declared/catalog.ts";
import { flagWorkerSecrets } from "../model/declared/edge.ts";
import { ruleSetKey, ruleSetOf } from "../model/observed/rule-set.ts";
import type { RotationTopic } from "./rotation-topic.ts";
import { isProtected, type Scope } from "./scope.ts";
import { SecretCredentialSet } from "./secret-credential-set.ts";

export interface FlagEvaluatorArgs {
  scope: Scope;
  catalog: Pick<EnvironmentCatalog, "environment" | "edge" | "flags" | "cohorts" | "secrets" | "cloudflare">;
  topic: RotationTopic;
}

/** The class in edge/evaluator/kill-switch.ts. */
const killSwitch = "KillSwitch";
const scriptType = "cloudflare:index/workersScript:WorkersScript";
const mainModule = "worker.js";
/** The behaviour of Cloudflare's runtime that the Workers were tried with. */
const compatibilityDate = "2026-01-01";

/**
 * What an environment's flags are decided by, in Cloudflare's network: the rule set as one entry of Workers KV, the Worker that answers
 * by it at its host, and one that has the object of the kills (decision 46).
 */
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
    const kills = createKills(this, scope, accountId);
    const worker = createWorker(this, { scope, accountId, title, namespace, kills });
    createHost(this, args, worker);
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

interface KillsWorker {
  name: string;
  script: WorkersScript;
}

/** Cloudflare takes a migration once: this Worker is sent once, and again only with another one (test/components/flag-evaluator.test.ts). */
function createKills(parent: pulumi.Resource, scope: Scope, accountId: string): KillsWorker {
  const name = killsWorkerName(scope.product.name, scope.environment);
  const script = new WorkersScript(
    name,
    {
      accountId,
      scriptName: name,
      content: killsBundle(),
      mainModule,
      compatibilityDate,
      migrations: { newTag: "v1", newSqliteClasses: [killSwitch] },
    },
    { parent, protect: isProtected(scope, { type: scriptType, name }) },
  );
  return { name, script };
}

interface WorkerArgs {
  scope: Scope;
  accountId: string;
  title: string;
  namespace: WorkersKvNamespace;
  kills: KillsWorker;
}

/** Its secrets are none of the program's: `gantry secrets sync` writes them, and what is there is kept. */
function createWorker(
  parent: pulumi.Resource,
  { scope, accountId, title, namespace, kills }: WorkerArgs,
): WorkersScript {
  return new WorkersScript(
    title,
    {
      accountId,
      scriptName: title,
      content: evaluatorBundle(),
      mainModule,
      compatibilityDate,
      bindings: [
        { name: "ENVIRONMENT", type: "plain_text", text: scope.environment },
        { name: "KILLS", type: "durable_object_namespace", className: killSwitch, scriptName: kills.name },
        { name: "RULES", type: "kv_namespace", namespaceId: namespace.id },
      ],
      keepBindings: ["secret_text"],
      observability: { enabled: true },
    },
    {
      parent,
      dependsOn: [kills.script],
      protect: isProtected(scope, { type: scriptType, name: title }),
    },
  );
}

function createHost(
  parent: pulumi.Resource,
  { scope, catalog: { edge, cloudflare } }: FlagEvaluatorArgs,
  worker: WorkersScript,
): void {
  if (edge.flags === undefined) return;
  const { accountId, zoneId } = cloudflare;
  const { host } = edge.flags;
  new WorkersCustomDomain(
    host,
    { accountId, zoneId, hostname: host, service: worker.scriptName },
    {
      parent,
      protect: isProtected(scope, {
        type: "cloudflare:index/workersCustomDomain:WorkersCustomDomain",
        name: host,
      }),
    },
  );
}
