import { CloudError } from "../cloud-error.ts";
import type { InputProblem } from "../inputs/check-inputs.ts";
import type { Made } from "../resource-type.ts";
import type { Store } from "../store.ts";
import { at, isProperties, numberAt, textAt, type Properties, type Value } from "../values.ts";
import { projectOf, requireAccount, requireApi } from "./common.ts";

/** What Cloud Run checks before it makes a revision of a service or a job whose containers are at `template`. */
export async function requireRunnable(made: Made, store: Store, template: string): Promise<void> {
  await requireApi("run.googleapis.com", made, store);
  const account = textAt(made.state, `${template}.serviceAccount`);
  await requireAccount(account, store);
  const references = [
    ...at(made.state, `${template}.containers.*.envs.*.valueSource.secretKeyRef.secret`),
    ...at(made.state, `${template}.volumes.*.secret.secret`),
  ];
  for (const secret of references) {
    if (typeof secret === "string")
      await requireAccess(secret, account, projectOf(made.state, made.context), store);
  }
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

async function requireAccess(
  reference: string,
  account: string | undefined,
  project: string,
  store: Store,
): Promise<void> {
  const secret = reference.startsWith("projects/") ? reference : `projects/${project}/secrets/${reference}`;
  if ((await store.read("gcp:secretmanager/secret:Secret", secret)) === undefined) {
    throw new CloudError(404, `Secret ${secret}/versions/latest was not found`);
  }
  const role = "roles/secretmanager.secretAccessor";
  const key = `${secret}/${role}/serviceAccount:${account ?? ""}`;
  if ((await store.read("gcp:secretmanager/secretIamMember:SecretIamMember", key)) !== undefined) return;
  const message = `Permission denied on secret: ${secret}/versions/latest for Revision service account ${account ?? "(default)"}.`;
  throw new CloudError(400, `${message} The service account used must be granted '${role}' on the secret.`);
}
