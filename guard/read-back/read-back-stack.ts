import { loadEnvironment } from "../../catalog/load.ts";
import { repositoryStack } from "../../catalog/stacks.ts";
import { type ExportedResource, exportStack } from "../../engine/run/export-stack.ts";
import type { Session } from "../../engine/run/session.ts";
import { openGitHub } from "../open-github.ts";
import { declaredResources } from "./declared-resources.ts";
import { declaredGitHub, type DeclaredGitHub } from "./declared.ts";
import { readBack } from "./read-back.ts";
import type { Difference } from "./subject.ts";
import { surfaceGhEnvironment } from "../../model/declared/gh-environment.ts";
import type { Repository } from "../../model/declared/product.ts";
import { keeperOf } from "../../secrets/keepers.ts";
import { readersOf, secretEntries } from "../../secrets/secret-entries.ts";
import { runInProcess } from "../../stacks/run-in-process.ts";

/** What a stack's program declares at GitHub, beside what the state has of it. */
export async function stackDeclares(
  session: Session,
  recorded?: readonly ExportedResource[],
): Promise<DeclaredGitHub> {
  const { project, stack, local } = session;
  const program = await runInProcess({ root: project.root, stack, local });
  const resources = recorded ?? (await exportStack(session)).resources;
  return declaredGitHub(declaredResources(program, resources));
}

/** Where GitHub and the program of a session's stack differ. @throws RestFailed, NoToken */
export async function readBackStack(
  session: Session,
  repository: Repository,
  declared: DeclaredGitHub,
): Promise<readonly Difference[]> {
  const { project, stack, local, env } = session;
  const github = await openGitHub({ repository, env, local: local ? project.local : undefined });
  try {
    const secrets = expectedSecrets(project.root, stack);
    return await readBack({ client: github.client, declared, repository, secrets, local });
  } finally {
    await github.close();
  }
}

/** The names of the secrets that each GitHub environment of an environment should keep, drafts left out. */
export function expectedSecrets(root: string, stack: string): ReadonlyMap<string, readonly string[]> {
  if (stack === repositoryStack) return new Map();
  const catalog = loadEnvironment(root, stack);
  const kept = secretEntries(root, catalog).entries.filter(
    ({ secret }) => keeperOf(secret).id === "github" && secret.status !== "draft",
  );
  const expected = new Map<string, Set<string>>();
  for (const entry of kept) {
    for (const reader of readersOf(entry)) {
      const name = surfaceGhEnvironment(catalog, reader ?? "");
      expected.set(name, (expected.get(name) ?? new Set()).add(entry.secret.keyName));
    }
  }
  return new Map([...expected].map(([name, keyNames]) => [name, [...keyNames]]));
}
