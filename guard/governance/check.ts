import { compareCatalogs } from "../../catalog/compare/compare-catalogs.ts";
import { illegalChanges } from "../../catalog/compare/illegal-changes.ts";
import { judge, type Judgement } from "../../catalog/compare/judge.ts";
import { loadCatalog, type LoadedCatalog } from "../../catalog/load.ts";
import { ExitCode } from "../../model/errors.ts";
import type { Context } from "../../terminal/context.ts";
import { openRepository } from "../../clients/git/repository.ts";
import { judgementText } from "./judgement-text.ts";
import { loadBase, type Base } from "./load-base.ts";
import { exampleRepository } from "../../catalog/example.ts";
import { findProject } from "../../catalog/project.ts";
import { print } from "../../terminal/say.ts";

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
  const before = await loadBase(repository, commit);
  const replaced = before !== undefined && replacesExample(before, head);
  const base = replaced ? undefined : before?.catalog;
  const changes = base === undefined ? [] : compareCatalogs(base, head);
  const judgement = judge(changes, { base: base?.governance ?? [], head: head.governance });
  const illegal = base === undefined ? [] : illegalChanges(base, head);
  const refused = illegal.length > 0 || judgement.rewritten.length > 0 || changes.length > covered(judgement);
  if (options.json) {
    const document = {
      base: options.base,
      commit,
      passed: !refused,
      replacesExample: replaced,
      ...judgement,
      illegal,
    };
    context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  } else {
    if (replaced) print(context, "Gantry's example makes way for a product; it promised nothing");
    const who = (await repository.userName()) ?? "";
    // A first catalog is looser than nothing.
    const shown = base === undefined ? { ...judgement, unused: [] } : judgement;
    context.stdout.write(judgementText(shown, illegal, { who, now: new Date() }, context));
  }
  return refused ? ExitCode.violation : ExitCode.done;
}

/** The example is nobody's product: one that takes its place loosens nothing. What is called like the example is judged as ever. */
function replacesExample({ catalog, isExample }: Base, head: LoadedCatalog): boolean {
  const isCalled = ({ repository }: LoadedCatalog): boolean => {
    const { owner, name } = repository.product.repository;
    return owner === exampleRepository.owner && name === exampleRepository.name;
  };
  return isExample && isCalled(catalog) && !isCalled(head);
}

function covered({ changes }: Judgement): number {
  return changes.filter(({ coveredBy }) => coveredBy !== null).length;
}
