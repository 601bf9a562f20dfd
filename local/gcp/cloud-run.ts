import { CloudError } from "../cloud-error.ts";
import type { InputProblem } from "../inputs/check-inputs.ts";
import type { Made } from "../resource-type.ts";
import type { Store } from "../store.ts";
import { at, equal, isProperties, numberAt, textAt, type Properties, type Value } from "../values.ts";
import { projectOf, requireAccount, requireApi } from "./common.ts";
import { mayAccess, requireVersion } from "./secret-versions.ts";

/** What Cloud Run checks before it makes a revision of a service or a job whose containers are at `template`. */
export async function requireRunnable(made: Made, store: Store, template: string): Promise<void> {
  await requireApi("run.googleapis.com", made, store);
  const account = textAt(made.state, `${template}.serviceAccount`);
  await requireAccount(account, store);
  const project = projectOf(made.state, made.context);
  for (const { secret, versions } of secretsRead(made.state, template)) {
    const name = secret.startsWith("projects/") ? secret : `projects/${project}/secrets/${secret}`;
    await requireAccess(name, account, store);
    // Only a new revision reads them anew.
    if (!equal(at(made.state, template)[0], at(made.prior, template)[0]))
      for (const version of versions) await requireVersion(name, version, store);
  }
}

interface SecretRead {
  readonly secret: string;
  readonly versions: readonly string[];
}

function secretsRead(state: Properties, template: string): SecretRead[] {
  const variables = at(state, `${template}.containers.*.envs.*.valueSource.secretKeyRef`).map((each) => ({
    secret: textAt(each, "secret") ?? "",
    versions: [textAt(each, "version") ?? "latest"],
  }));
  const files = at(state, `${template}.volumes.*.secret`).map((each) => {
    const versions = at(each, "items.*").map((item) => textAt(item, "version") ?? "latest");
    return { secret: textAt(each, "secret") ?? "", versions: versions.length === 0 ? ["latest"] : versions };
  });
  return [...variables, ...files];
}

/** Outputs that services and jobs share. */
export function readyCondition(made: Made): Value {
  return [
    { type: "Ready", state: "CONDITION_SUCCEEDED", lastTransitionTime: made.context.now.toISOString() },
  ];
}

/** The generation counts the changes of a resource. */
export function nextGeneration(made: Made): number {
  return Number(made.prior?.["generation"] ?? 0) + 1;
}

/** Rules on probes, in whole seconds ("Configure container health checks", Cloud Run documentation). */
export function checkProbes(inputs: Properties): InputProblem[] {
  const containers = at(inputs, "template.containers.*");
  return containers.flatMap((container, index) =>
    ["startupProbe", "livenessProbe", "readinessProbe"].flatMap((kind) =>
      at(container, kind).flatMap((probe) =>
        isProperties(probe) ? checkProbe(probe, kind, `template.containers[${index}].${kind}`) : [],
      ),
    ),
  );
}

function checkProbe(probe: Properties, kind: string, property: string): InputProblem[] {
  const period = numberAt(probe, "periodSeconds") ?? 10;
  const timeout = numberAt(probe, "timeoutSeconds") ?? 1;
  const delay = numberAt(probe, "initialDelaySeconds") ?? 0;
  const most = kind === "startupProbe" ? 240 : 3600;
  const problems: string[] = [];
  if (timeout >= period)
    problems.push(`timeout_seconds (${timeout}) must be smaller than period_seconds (${period})`);
  if (period < 1 || period > most) problems.push(`period_seconds must be from 1 to ${most}, got ${period}`);
  if (delay < 0 || delay > most)
    problems.push(`initial_delay_seconds must be from 0 to ${most}, got ${delay}`);
  if ([period, timeout, delay].some((each) => !Number.isInteger(each)))
    problems.push("probes take whole seconds");
  if (kind === "livenessProbe" && probe["tcpSocket"] !== undefined)
    problems.push("liveness is httpGet or grpc");
  return problems.map((reason) => ({ property, reason }));
}

async function requireAccess(secret: string, account: string | undefined, store: Store): Promise<void> {
  if ((await store.read("gcp:secretmanager/secret:Secret", secret)) === undefined) {
    throw new CloudError(404, `Secret ${secret}/versions/latest was not found`);
  }
  if (await mayAccess(secret, `serviceAccount:${account ?? ""}`, store)) return;
  const message = `Permission denied on secret: ${secret}/versions/latest for Revision service account ${account ?? "(default)"}.`;
  throw new CloudError(
    400,
    `${message} The service account used must be granted 'roles/secretmanager.secretAccessor' on the secret.`,
  );
}
