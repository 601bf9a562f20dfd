import { CloudError } from "../cloud-error.ts";
import type { Context } from "../resource-type.ts";
import type { Store } from "../store.ts";
import { numberAt, textAt, type Properties } from "../values.ts";
import { numberOf, ownerOf } from "./common.ts";

/** What the emulated GitHub knows of a repository that no program manages. */
export interface RepositoryFacts {
  readonly owner: string;
  readonly name: string;
  readonly id: number;
  /** The name that it had at first: ids stay when it gets another one. */
  readonly firstName: string;
  readonly visibility: "public" | "private";
  /** The owner's plan: free, pro, team or enterprise. */
  readonly plan: string;
  readonly defaultBranch: string;
}

export const repositoryToken = "github:index/repository:Repository";
export const ownerToken = "github:index/organization:Organization";

/**
 * A repository. Every one exists and is public, unless a file of its own says otherwise (`id`, `visibility`,
 * `defaultBranch`, `renamedFrom`, or `absent: true`); Gantry never creates one. Owners have the free plan, unless theirs has another `plan`.
 */
export async function findRepository(
  store: Store,
  owner: string,
  name: string,
): Promise<RepositoryFacts | undefined> {
  if (!/^[\w.-]+$/.test(name)) return undefined;
  const stored = await store.read(repositoryToken, `${owner}/${name}`);
  const state: Properties = stored?.state ?? {};
  if (state["absent"] === true) return undefined;
  const firstName = textAt(state, "renamedFrom") ?? name;
  return {
    owner,
    name,
    id: numberAt(state, "id") ?? numberOf("repository", owner, firstName),
    firstName,
    visibility: textAt(state, "visibility") === "private" ? "private" : "public",
    plan: await planOf(store, owner),
    defaultBranch: textAt(state, "defaultBranch") ?? "main",
  };
}

/** Whether an owner is an organisation, as all are unless a file of theirs says `person: true`. */
export async function isPerson(store: Store, owner: string): Promise<boolean> {
  return (await store.read(ownerToken, owner))?.state["person"] === true;
}

/** The plan that an owner pays for: free, pro, team or enterprise. */
export async function planOf(store: Store, owner: string): Promise<string> {
  return textAt((await store.read(ownerToken, owner))?.state ?? {}, "plan") ?? "free";
}

/** `repository`, where it has become another one and not only another name of the same. */
export async function replaceOnOtherRepository(
  before: Properties,
  after: Properties,
  { context, store }: { readonly context: Context; readonly store: Store },
): Promise<readonly string[]> {
  const [old, now] = [textAt(before, "repository"), textAt(after, "repository")];
  if (old === undefined || now === undefined || old === now) return [];
  return (await isSameRepository(store, ownerOf(context), old, now)) ? [] : ["repository"];
}

/** Whether two names are of one repository. */
export async function isSameRepository(
  store: Store,
  owner: string,
  one: string,
  other: string,
): Promise<boolean> {
  const [first, second] = [
    await findRepository(store, owner, one),
    await findRepository(store, owner, other),
  ];
  return first !== undefined && first.id === second?.id;
}

/** {@link findRepository}, for a resource: throws GitHub's 404 where there is none. */
export async function requireRepository(
  state: Properties,
  context: Context,
  store: Store,
): Promise<RepositoryFacts> {
  const name = textAt(state, "repository") ?? textAt(state, "repositoryId") ?? "";
  const owner = context.config["owner"] ?? "";
  const found = await findRepository(store, owner, name);
  if (found === undefined)
    throw new CloudError(404, `GET https://api.github.com/repos/${owner}/${name}: 404 Not Found []`);
  return found;
}

/** Rulesets and branch protection: on public repositories, and on private ones of paying owners. */
export function requireRules({ visibility, plan }: RepositoryFacts): void {
  if (visibility === "public" || plan !== "free") return;
  throw new CloudError(
    403,
    "403 Upgrade to GitHub Pro or make this repository public to enable this feature. []",
  );
}

/** Environments: likewise; reviewers and wait timers in private repositories need the Enterprise plan. */
export function requireEnvironments({ visibility, plan }: RepositoryFacts, wantsProtection: boolean): void {
  if (visibility === "public") return;
  if (plan === "free") throw new CloudError(404, "404 Not Found []");
  if (wantsProtection && plan !== "enterprise") {
    const message =
      "Failed to create the environment protection rule. Please ensure the billing plan supports the";
    throw new CloudError(422, `422 ${message} required reviewers protection rule. []`);
  }
}
