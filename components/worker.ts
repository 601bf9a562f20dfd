import type * as pulumi from "@pulumi/pulumi";
import { WorkersCustomDomain } from "@pulumi/cloudflare/workersCustomDomain.js";
import { WorkersScript, type WorkersScriptArgs } from "@pulumi/cloudflare/workersScript.js";
import type { EnvironmentCatalog } from "../model/declared/catalog.ts";
import type { CloudflareAccount } from "../model/declared/platform-accounts.ts";
import type { RotationTopic } from "./rotation-topic.ts";
import { isProtected, type Scope } from "./scope.ts";
import { SecretCredentialSet } from "./secret-credential-set.ts";

const scriptType = "cloudflare:index/workersScript:WorkersScript";
const domainType = "cloudflare:index/workersCustomDomain:WorkersCustomDomain";

interface WorkerArgs {
  scope: Scope;
  accountId: string;
  name: string;
  content: Promise<string>;
}

/** The behaviour of Cloudflare's runtime that the Workers were tried with, and how their source is sent. */
function common({ accountId, name, content }: WorkerArgs): WorkersScriptArgs {
  return { accountId, scriptName: name, content, mainModule: "worker.js", compatibilityDate: "2026-01-01" };
}

/** The Worker that has the class of a Durable Object. Cloudflare takes a migration once: it is sent once, and again only with another one. */
export function createObjectWorker(
  parent: pulumi.Resource,
  args: WorkerArgs & { className: string; more?: Pick<WorkersScriptArgs, "observability"> },
): WorkersScript {
  const { scope, name, className, more } = args;
  return new WorkersScript(
    name,
    { ...common(args), ...more, migrations: { newTag: "v1", newSqliteClasses: [className] } },
    { parent, protect: isProtected(scope, { type: scriptType, name }) },
  );
}

/** Its secrets are none of the program's: `gantry secrets sync` writes them, and what is there is kept. */
export function createWorker(
  parent: pulumi.Resource,
  args: WorkerArgs & { bindings: WorkersScriptArgs["bindings"]; objects: WorkersScript },
): WorkersScript {
  const { scope, name, bindings, objects } = args;
  return new WorkersScript(
    name,
    { ...common(args), bindings, keepBindings: ["secret_text"], observability: { enabled: true } },
    { parent, dependsOn: [objects], protect: isProtected(scope, { type: scriptType, name }) },
  );
}

/** Where a Worker answers, and nowhere else. */
export function createWorkerHost(
  parent: pulumi.Resource,
  {
    scope,
    cloudflare: { accountId, zoneId },
    host,
    worker,
  }: { scope: Scope; cloudflare: CloudflareAccount; host: string; worker: WorkersScript },
): void {
  new WorkersCustomDomain(
    host,
    { accountId, zoneId, hostname: host, service: worker.scriptName },
    { parent, protect: isProtected(scope, { type: domainType, name: host }) },
  );
}

/** What a Worker reads: Cloudflare keeps it, and no account of ours reads a value. */
export function createWorkerSecrets(
  parent: pulumi.Resource,
  {
    scope,
    topic,
    secrets,
    ids,
  }: {
    scope: Scope;
    topic: RotationTopic;
    secrets: EnvironmentCatalog["secrets"];
    ids: ReadonlySet<string>;
  },
): void {
  for (const secret of secrets) {
    if (!ids.has(secret.id)) continue;
    const cadenceDays = secret.rotationCadenceDays;
    const about = { scope, secret, topic, accessor: null, cadenceDays, lastRotatedAt: undefined };
    new SecretCredentialSet(secret.id, about, { parent });
  }
}
