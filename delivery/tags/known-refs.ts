import { listRefs, type Ref } from "../../clients/git/refs.ts";
import { askRemote, cloneName, fetchRefs } from "../../clients/git/remote.ts";
import { GantryError } from "../../model/errors.ts";

/** What there is, as the remote says it; where the repository has no remote, as it says it itself. */
export interface KnownRefs {
  /** The refs that were asked for and exist, by whole name, with their objects in the clone. */
  refs: ReadonlyMap<string, Ref>;
  /** The whole names of all that was asked about and exists, with what lies below them. */
  taken: ReadonlySet<string>;
}

/**
 * Asks for refs by their whole names, and brings into the clone what the remote has and the clone has not: a stale clone
 * knows of nothing that was moved since.
 *
 * @param beside further names, of which is only asked whether they or any below them are taken
 * @throws GantryError where the remote does not answer
 */
export async function knownRefs(
  root: string,
  names: readonly string[],
  beside: readonly string[],
): Promise<KnownRefs> {
  const all = [...new Set([...names, ...beside])];
  const answer = await askRemote(root, [...all, ...all.map((name) => `${name}/*`)]);
  if (answer.kind === "silent") {
    throw new GantryError(
      "the remote does not answer, and a clone alone does not know what was moved since",
      {
        problems: answer.why,
        hint: "run it again once git ls-remote origin answers",
      },
    );
  }
  if (answer.kind === "none") {
    const refs = await listRefs(root, all);
    return { refs: only(refs, names, (name) => name), taken: new Set(refs.map(({ name }) => name)) };
  }
  const wanted = names.filter((name) => answer.refs.has(name));
  const here = await inClone(root, wanted);
  const stale = wanted.filter((name) => here.get(name)?.id !== answer.refs.get(name));
  if (stale.length > 0)
    await fetchRefs(
      root,
      stale.map((name) => `+${name}:${cloneName(name)}`),
    );
  return {
    refs: stale.length === 0 ? here : await inClone(root, wanted),
    taken: new Set(answer.refs.keys()),
  };
}

async function inClone(root: string, names: readonly string[]): Promise<Map<string, Ref>> {
  if (names.length === 0) return new Map();
  return only(await listRefs(root, names.map(cloneName)), names, cloneName);
}

function only(
  refs: readonly Ref[],
  names: readonly string[],
  kept: (name: string) => string,
): Map<string, Ref> {
  const byName = new Map(refs.map((ref) => [ref.name, ref]));
  return new Map(
    names.flatMap((name): [string, Ref][] => {
      const ref = byName.get(kept(name));
      return ref === undefined ? [] : [[name, ref]];
    }),
  );
}
