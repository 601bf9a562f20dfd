import type { Repository } from "../../model/declared/product.ts";
import { exportStack, type ExportedResource } from "../../engine/run/export-stack.ts";
import { runInProcess } from "../../stacks/run-in-process.ts";
import type { Session } from "../../engine/run/session.ts";
import { openGitHub } from "../open-github.ts";
import { declaredGitHub, type DeclaredGitHub } from "./declared.ts";
import { declaredResources } from "./declared-resources.ts";
import { expectedSecrets } from "./expected-secrets.ts";
import { readBack } from "./read-back.ts";
import type { Difference } from "./subject.ts";

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
