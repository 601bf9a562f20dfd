import { createHash } from "node:crypto";
import { CloudError } from "../cloud-error.ts";
import type { Context, Made } from "../resource-type.ts";
import type { Store } from "../store.ts";
import { textAt, type Properties, type Value } from "../values.ts";

export const environmentToken = "github:index/repositoryEnvironment:RepositoryEnvironment";
export const policyToken =
  "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy";
export const environmentVariableToken = "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable";
export const environmentSecretToken = "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret";
export const variableToken = "github:index/actionsVariable:ActionsVariable";
export const rulesetToken = "github:index/repositoryRuleset:RepositoryRuleset";
export const protectionToken = "github:index/branchProtection:BranchProtection";
export const labelToken = "github:index/issueLabel:IssueLabel";

/** A numeric id as GitHub assigns them, always the same for the same words. */
export function numberOf(...words: readonly string[]): number {
  return (
    10_000_000 +
    (Number.parseInt(createHash("sha256").update(words.join("\n")).digest("hex").slice(0, 12), 16) %
      900_000_000)
  );
}

/** A part of an id; the provider writes `:` inside it as `??`. */
export function escapePart(part: string): string {
  return part.replaceAll(":", "??");
}

export function ownerOf(context: Context): string {
  const owner = context.config["owner"];
  if (owner === undefined) {
    throw new CloudError(400, "no owner is configured: set github:owner in the stack's configuration");
  }
  return owner;
}

/** A repository keeps its number under another name. */
export function repositoryId({ state, prior, context }: Made): Value {
  return (
    prior?.["repositoryId"] ?? numberOf("repository", ownerOf(context), textAt(state, "repository") ?? "")
  );
}

export function createdAt({ prior, context }: Made): Value {
  return prior?.["createdAt"] ?? providerTime(context.now.toISOString());
}

/** A time (ISO 8601) in the form in which the provider puts times out: Go's own. */
export function providerTime(iso: string): string {
  return iso.replace("T", " ").replace(/(\.\d+)?Z$/, " +0000 UTC");
}

/** The parts of an import's id, which are as many as its form (`repository:name`) has. Throws where they are not. */
export function importedId(form: string): (id: string) => string {
  return (id) => {
    if (id.split(":").filter((part) => part !== "").length === form.split(":").length) return id;
    throw new CloudError(400, `unexpected ID format ("${id}"); expected ${form}`);
  };
}

export function environmentId(state: Properties): string {
  return `${textAt(state, "repository") ?? ""}:${escapePart(textAt(state, "environment") ?? "")}`;
}

/** Throws GitHub's 404 when the environment does not exist, else answers with it. */
export async function requireEnvironment(
  state: Properties,
  context: Context,
  store: Store,
): Promise<Properties> {
  const found = await store.read(environmentToken, `${ownerOf(context)}/${environmentId(state)}`);
  if (found !== undefined) return found.state;
  const path = `repos/${ownerOf(context)}/${textAt(state, "repository") ?? ""}/environments/${textAt(state, "environment") ?? ""}`;
  throw new CloudError(404, `GET https://api.github.com/${path}: 404 Not Found []`);
}
