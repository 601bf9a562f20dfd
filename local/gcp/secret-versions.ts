import { CloudError } from "../cloud-error.ts";
import type { Store, StoredResource } from "../store.ts";
import { textAt, type Properties } from "../values.ts";
import { readProject } from "./project-facts.ts";

const versionToken = "gcp:secretmanager/secretVersion:SecretVersion";

/** A version as the emulated Secret Manager has it: that it is there, and since when. Nothing of a value is kept. */
export interface SecretVersion {
  readonly number: number;
  readonly state: "ENABLED" | "DISABLED";
  /** ISO 8601. */
  readonly createTime: string;
}

/** The versions of a secret, `projects/<project>/secrets/<id>`, the oldest first. */
export async function versionsOf(secret: string, store: Store): Promise<SecretVersion[]> {
  const all = (await store.list(versionToken)).filter((each) => textAt(each.state, "secret") === secret);
  return all.map(readVersion).sort((a, b) => a.number - b.number);
}

/** Adds the next version. Two that add at once get two numbers. */
export async function addVersion(secret: string, store: Store, now: string): Promise<SecretVersion> {
  for (;;) {
    const number = ((await versionsOf(secret, store)).at(-1)?.number ?? 0) + 1;
    const version: SecretVersion = { number, state: "ENABLED", createTime: now };
    if (await store.create(stored(secret, version, now))) return version;
  }
}

export async function disableVersion(
  secret: string,
  version: SecretVersion,
  store: Store,
  now: string,
): Promise<SecretVersion> {
  const disabled: SecretVersion = { ...version, state: "DISABLED" };
  await store.write(stored(secret, disabled, now));
  return disabled;
}

/** Versions go with their secret. */
export async function deleteVersions(secret: string, store: Store): Promise<void> {
  for (const { number } of await versionsOf(secret, store))
    await store.delete(versionToken, versionName(secret, number));
}

/**
 * Throws as Google does where a secret is read that has no such version, `latest` or a number. In a project whose values
 * the local cloud stands in for, every secret has one.
 */
export async function requireVersion(secret: string, version: string, store: Store): Promise<void> {
  const project = secret.split("/")[1] ?? "";
  if ((await readProject(store, project)).standIns) return;
  const versions = await versionsOf(secret, store);
  // "latest" is the newest one, whatever its state.
  const found =
    version === "latest" ? versions.at(-1) : versions.find(({ number }) => String(number) === version);
  if (found === undefined) throw new CloudError(404, `Secret ${secret}/versions/${version} was not found`);
  if (found.state === "ENABLED") return;
  throw new CloudError(400, `Secret Version [${versionName(secret, found.number)}] is in DISABLED state.`);
}

/** Whether a role on the secret, or on its project, lets a member, `serviceAccount:…`, read its versions. */
export async function mayAccess(secret: string, member: string, store: Store): Promise<boolean> {
  const granted = `roles/secretmanager.secretAccessor/${member}`;
  const onSecret = await store.read(
    "gcp:secretmanager/secretIamMember:SecretIamMember",
    `${secret}/${granted}`,
  );
  if (onSecret !== undefined) return true;
  const project = secret.split("/")[1] ?? "";
  return (await store.read("gcp:projects/iAMMember:IAMMember", `${project}/${granted}`)) !== undefined;
}

function versionName(secret: string, number: number): string {
  return `${secret}/versions/${number}`;
}

function stored(secret: string, { number, state, createTime }: SecretVersion, now: string): StoredResource {
  const id = versionName(secret, number);
  const kept: Properties = { secret, number, state };
  return { type: versionToken, id, key: id, createdAt: createTime, updatedAt: now, state: kept };
}

function readVersion({ state, createdAt }: StoredResource): SecretVersion {
  return {
    number: Number(state["number"]),
    state: textAt(state, "state") === "ENABLED" ? "ENABLED" : "DISABLED",
    createTime: createdAt,
  };
}
