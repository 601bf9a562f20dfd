import { join } from "node:path";
import { rememberProject } from "../local/gcp/project-facts.ts";
import type { EnvironmentCatalog } from "../model/declared/catalog.ts";
import { keeperOf } from "./keepers.ts";
import { openEnvironmentValues } from "./open-values.ts";
import { secretEntries, type SecretEntries } from "./secret-entries.ts";
import { NotARecipient } from "./sops/open-sops-file.ts";
import { readStackSettings } from "../catalog/stack-settings.ts";
import type { Session } from "../engine/run/session.ts";
import { counted } from "../terminal/counted.ts";

/**
 * Decides whether the local cloud's Secret Manager waits for the values of secrets.enc, as Google's does, or stands in for
 * whoever gives them: that needs no key, and the environment need not have any values.
 *
 * @returns notices: why it stands in although there are values. @throws SecretsFileRefused
 */
export async function chooseLocalValues(
  { project, stack }: Pick<Session, "project" | "stack">,
  catalog: EnvironmentCatalog,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string[]> {
  const { project: cloudProject } = readStackSettings(project.root, stack);
  if (cloudProject === undefined) return [];
  const found = secretEntries(project.root, catalog);
  const notice = await whyNot(found, env);
  await rememberProject(join(project.local, "cloud"), cloudProject, { standIns: notice !== undefined });
  return notice === undefined || notice === "" ? [] : [`${notice}; the local cloud stands in for the values`];
}

/** Why the values cannot be given; empty where nobody has any, undefined where they can. */
async function whyNot(
  found: SecretEntries,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const kept = found.entries.filter(({ secret }) => keeperOf(secret).id === "secret-manager");
  const missing = kept.filter(({ file }) => file === undefined);
  if (missing.length === kept.length) return "";
  if (missing.length > 0)
    return `${missing.length} of ${counted(kept.length, "secret")} ${missing.length === 1 ? "has" : "have"} no value`;
  try {
    await openEnvironmentValues(found, env);
    return undefined;
  } catch (error) {
    if (error instanceof NotARecipient) return error.message;
    throw error;
  }
}
