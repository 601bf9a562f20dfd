import { compareCatalogs } from "../../model/catalog/governance/compare-catalogs.ts";
import { illegalChanges } from "../../model/catalog/governance/illegal-changes.ts";
import { judge, type Judgement } from "../../model/catalog/governance/judge.ts";
import { loadCatalog } from "../../model/catalog/load.ts";
import { ExitCode } from "../../model/errors.ts";
import type { Context } from "../context.ts";
import { openRepository } from "../git/repository.ts";
import { judgementText } from "../governance/judgement-text.ts";
import { loadBase } from "../governance/load-base.ts";
import { findProject } from "../project.ts";

/**
 * Compares the working tree's catalog with that of the commit where it left `base`. Ends with a violation where a
 * loosening has no entry of its own in docs/governance.yml, or where an old entry was changed.
 */
export async function checkGovernance(
  context: Context,
  options: { base: string; json: boolean },
): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
  const head = loadCatalog(root);
  const repository = await openRepository(root);
  const commit = await repository.forkPoint(options.base);
  const base = await loadBase(repository, commit);
  const changes = base === undefined ? [] : compareCatalogs(base, head);
  const judgement = judge(changes, { base: base?.governance ?? [], head: head.governance });
  const illegal = base === undefined ? [] : illegalChanges(base, head);
  const refused = illegal.length > 0 || judgement.rewritten.length > 0 || changes.length > covered(judgement);
  if (options.json) {
    const document = { base: options.base, commit, passed: !refused, ...judgement, illegal };
    context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  } else {
    const who = (await repository.userName()) ?? "";
    // A first catalog is looser than nothing.
    const shown = base === undefined ? { ...judgement, unused: [] } : judgement;
    context.stdout.write(judgementText(shown, illegal, { who, now: new Date() }));
  }
  return refused ? ExitCode.violation : ExitCode.done;
}

function covered({ changes }: Judgement): number {
  return changes.filter(({ coveredBy }) => coveredBy !== null).length;
}
