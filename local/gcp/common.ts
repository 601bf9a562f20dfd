import { createHash } from "node:crypto";
import { CloudError } from "../cloud-error.ts";
import type { Context, Made, ResourceType } from "../resource-type.ts";
import type { Store } from "../store.ts";
import { projectNumber } from "./project-facts.ts";
import { isProperties, textAt, UNKNOWN, type Properties, type Value } from "../values.ts";

/** The project of a resource: its own input, else the provider's setting. Throws when neither says. */
export function projectOf(state: Properties, context: Context): string {
  const project = textAt(state, "project") ?? context.config["project"];
  if (project === undefined) throw new CloudError(400, "project: required field is not set");
  return project;
}

/** The default of the `project` input: the provider's setting, or what the update will tell. */
export function defaultProject(context: Context): Properties {
  return { project: context.config["project"] ?? UNKNOWN };
}

/** A text that the cloud would make up, of `length` hexadecimal digits, always the same for the same words. */
export function digits(length: number, ...words: readonly string[]): string {
  return createHash("sha256").update(words.join("\n")).digest("hex").slice(0, length);
}

/** A number that the cloud would make up, of `length` decimal digits and no leading zero. */
export function decimal(length: number, ...words: readonly string[]): string {
  const number = BigInt(`0x${digits(32, ...words)}`) % (9n * 10n ** BigInt(length - 1));
  return (10n ** BigInt(length - 1) + number).toString();
}

export function created({ prior, context }: Made, name = "createTime"): Value {
  return prior?.[name] ?? context.now.toISOString();
}

export function updated({ context }: Made): Value {
  return context.now.toISOString();
}

/** A value that stays as it was first made. */
export function kept(name: string, make: (made: Made) => Value): (made: Made) => Value {
  return (made) => made.prior?.[name] ?? make(made);
}

/** Labels as the API has them: the program's, and the one that the provider adds to everything it makes. */
export const labelOutputs: ResourceType["computed"] = {
  pulumiLabels: ({ state }) => state["labels"] ?? {},
  effectiveLabels: ({ state }) => ({
    ...(isProperties(state["labels"]) ? state["labels"] : {}),
    "goog-pulumi-provisioned": "true",
  }),
};

/** Refuses what `deletionProtection` or `deletionPolicy` protects; ABANDON leaves the thing in the cloud. */
export const guarded: NonNullable<ResourceType["beforeDelete"]> = (state, _store, id) => {
  if (state["deletionProtection"] === true) {
    const message =
      "cannot destroy resource without setting deletion_protection=false and running `pulumi up`";
    return Promise.resolve(new CloudError(400, `${message} (${id})`));
  }
  if (state["deletionPolicy"] === "PREVENT") {
    return Promise.resolve(new CloudError(400, `cannot destroy "${id}": deletion_policy is PREVENT`));
  }
  return Promise.resolve(state["deletionPolicy"] === "ABANDON" ? "keep" : undefined);
};

export const deletionPolicy = { deletionPolicy: "DELETE" } as const;

/** APIs that a new project has without asking ("Services enabled by default", Service Usage documentation). */
const always = ["logging.googleapis.com", "monitoring.googleapis.com", "storage.googleapis.com"];

/** Throws as Google does when the project has not enabled the API that the resource belongs to. */
export async function requireApi(
  api: string,
  made: Pick<Made, "state" | "context">,
  store: Store,
): Promise<void> {
  const project = projectOf(made.state, made.context);
  if (always.includes(api)) return;
  if ((await store.read("gcp:projects/service:Service", `${project}/${api}`)) !== undefined) return;
  const message = `${api} has not been used in project ${projectNumber(project, made.context)} before or it is disabled`;
  throw new CloudError(403, `${message} (project "${project}"; enable it first). reason: SERVICE_DISABLED`);
}

/** Throws as Google does when a service account that is named does not exist. */
export async function requireAccount(email: string | undefined, store: Store): Promise<void> {
  const project = /^[a-z][a-z0-9-]*@([a-z0-9-]+)\.iam\.gserviceaccount\.com$/.exec(email ?? "")?.[1];
  if (email === undefined || project === undefined) return;
  if (project.startsWith("gcp-sa-")) return requireAgent(email, project, store);
  const id = `projects/${project}/serviceAccounts/${email}`;
  if ((await store.read("gcp:serviceaccount/account:Account", id)) !== undefined) return;
  throw new CloudError(400, `Service account ${email} does not exist.`);
}

/** Service agents that Google makes only when asked; the others appear with their API. */
async function requireAgent(email: string, domain: string, store: Store): Promise<void> {
  if (domain !== "gcp-sa-secretmanager" && domain !== "gcp-sa-monitoring-notification") return;
  const agents = await store.list("gcp:projects/serviceIdentity:ServiceIdentity");
  if (agents.some((agent) => agent.state["email"] === email)) return;
  throw new CloudError(400, `Service account ${email} does not exist.`);
}
