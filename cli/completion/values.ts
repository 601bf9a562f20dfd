import { listEnvironments } from "../../catalog/files/list-environments.ts";
import { findProject } from "../../catalog/project.ts";
import { repositoryStack } from "../../catalog/stacks.ts";
import type { Context } from "../../terminal/context.ts";
import type { Values } from "../command.ts";

/** A word that may come next, and what it is where that is known. */
export interface Candidate {
  word: string;
  about?: string;
}

/** What was typed before. */
export interface Typed {
  /** The first word after the command, where it is an environment. */
  first: string | undefined;
  /** Of `--environment`. */
  environment: string | undefined;
}

/** Every word of a kind that this project has. What takes long to import is imported for the kinds that need it. */
export async function valuesOf(
  kind: Exclude<Values, "file">,
  typed: Typed,
  { cwd }: Context,
): Promise<readonly Candidate[]> {
  switch (kind) {
    case "environment":
      return words(listEnvironments(findProject(cwd).root));
    case "stack":
      return words([...listEnvironments(findProject(cwd).root), repositoryStack]);
    case "scope":
      return words([...listEnvironments(findProject(cwd).root), "global"]);
    case "profile":
      return (await profilesOf(cwd)).map(({ name, environment }) => ({ word: name, about: environment }));
    case "region": {
      const regions = (await profilesOf(cwd)).flatMap(({ environment, region }) =>
        region !== undefined && (typed.first === undefined || environment === typed.first) ? [region] : [],
      );
      return words([...new Set(regions)]);
    }
    case "rule": {
      const { ruleIds } = await import("../../policy/pack/rules.ts");
      return words(ruleIds());
    }
    case "entity":
      return entitiesOf(cwd, typed.environment);
    case "secret":
    case "secret-or-bundle":
      return secretsOf(cwd, typed.first, kind === "secret-or-bundle");
  }
}

async function profilesOf(cwd: string) {
  const { profileProject, readProfiles } = await import("../../profiles/read-profiles.ts");
  return readProfiles(profileProject(cwd));
}

/** Each id once, with its kind before it where several kinds have that id; and in that longer form as well. */
async function entitiesOf(cwd: string, environment: string | undefined): Promise<Candidate[]> {
  const { readCatalog } = await import("../../catalog/read-catalog.ts");
  const { catalogGraph } = await import("../../catalog/graph.ts");
  const { nodes } = catalogGraph(await readCatalog(findProject(cwd).root));
  const here = nodes.filter((node) => environment === undefined || node.environment === environment);
  const kindsOf = Map.groupBy(here, ({ id }) => id);
  return [...kindsOf].flatMap(([id, same]) => {
    const kinds = [...new Set(same.map(({ kind }) => kind))];
    const long = kinds.map((kind) => ({ word: `${kind}/${id}` }));
    return kinds.length > 1 ? long : [{ word: id, about: kinds.join() }, ...long];
  });
}

async function secretsOf(
  cwd: string,
  scope: string | undefined,
  withBundles: boolean,
): Promise<readonly Candidate[]> {
  const { readCatalog } = await import("../../catalog/read-catalog.ts");
  const { environments } = await readCatalog(findProject(cwd).root);
  const here = environments.filter(({ environment }) => scope === "global" || environment === scope);
  const secrets = here.flatMap((one) => one.secrets.map(({ id, owner }) => ({ word: id, about: owner })));
  const bundles = here.flatMap((one) => one.bundles.map(({ name }) => ({ word: name, about: "bundle" })));
  const all = withBundles ? [...secrets, ...bundles] : secrets;
  return [...new Map(all.map((candidate) => [candidate.word, candidate])).values()];
}

function words(all: readonly string[]): Candidate[] {
  return all.map((word) => ({ word }));
}
