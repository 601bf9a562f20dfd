import { listEnvironments } from "../../catalog/files/list-environments.ts";
import { findProject, projectAround } from "../../catalog/project.ts";
import { ruleFiles } from "../../catalog/rules-folder.ts";
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
  /** Of `--subproject`. */
  subproject: string | undefined;
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
      const project = projectAround(cwd);
      const own = project === undefined ? [] : ruleFiles(project.policyPack).keys();
      return words([...new Set([...ruleIds(), ...own])].sort());
    }
    case "subproject":
      return subprojectsOf(findProject(cwd).root, typed.first);
    case "tagged-subproject": {
      const versions = await versionsOf(cwd);
      return words([...new Set(versions.flatMap(({ subproject }) => subproject ?? []))]);
    }
    case "version": {
      const own = (await versionsOf(cwd)).filter(({ subproject }) => subproject === typed.subproject);
      return words(own.map(({ version }) => version));
    }
    case "ref":
      return refsOf(cwd);
    case "break-glass-record":
      return recordsOf(cwd);
    case "flag":
      return flagsOf(cwd);
    case "surface":
      return surfacesOf(cwd);
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

/** Those that an environment, or any, has a file for. */
async function subprojectsOf(root: string, environment: string | undefined): Promise<Candidate[]> {
  const { scanEnvironment } = await import("../../catalog/files/scan.ts");
  const here = listEnvironments(root).filter((name) => environment === undefined || name === environment);
  const folders = here.map((name) => scanEnvironment(root, name)).flatMap((one) => [one, ...one.regions]);
  return words([...new Set(folders.flatMap(({ subprojects }) => subprojects.map((one) => one.subproject)))]);
}

/** The names below `refs/`, such as `heads/main`, as this clone has them. */
async function namesBelow(cwd: string, ...folders: readonly string[]): Promise<string[]> {
  const { listRefs } = await import("../../clients/git/refs.ts");
  const { root } = findProject(cwd);
  const refs = await listRefs(
    root,
    folders.map((folder) => `refs/${folder}`),
  );
  return refs.map(({ name }) => name.slice("refs/".length));
}

async function versionsOf(cwd: string): Promise<{ version: string; subproject?: string }[]> {
  const { parseTagName } = await import("../../model/observed/tag-name.ts");
  return (await namesBelow(cwd, "tags")).flatMap((name) => {
    const tag = parseTagName(name.slice("tags/".length));
    return tag?.tagType === "VERSION" ? [tag] : [];
  });
}

/** Branches of this clone and of its remotes, and what tags say of versions: an approval is nothing to compare with. */
async function refsOf(cwd: string): Promise<Candidate[]> {
  const { parseTagName } = await import("../../model/observed/tag-name.ts");
  return (await namesBelow(cwd, "heads", "remotes", "tags")).flatMap((name) => {
    const [folder = "", ...rest] = name.split("/");
    const word = rest.join("/");
    if (rest.at(-1) === "HEAD" || (folder === "tags" && parseTagName(word) === undefined)) return [];
    return [{ word, about: { heads: "branch", remotes: "of a remote", tags: "tag" }[folder] ?? "" }];
  });
}

/** Deployments without approval that nobody has acknowledged yet, as far as this clone has their tags. */
async function recordsOf(cwd: string): Promise<Candidate[]> {
  const { recordFolder } = await import("../../guard/break-glass/record-tags.ts");
  const names = await namesBelow(cwd, `tags/${recordFolder}`);
  const used = names.filter((name) => name.endsWith("/used")).map((name) => name.slice(0, -"used".length));
  return words(
    used
      .filter((folder) => !names.some((name) => name.startsWith(`${folder}acknowledged`)))
      .map((folder) => folder.slice(`tags/${recordFolder}/`.length, -1)),
  );
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

async function flagsOf(cwd: string): Promise<Candidate[]> {
  const { readCatalog } = await import("../../catalog/read-catalog.ts");
  const { environments } = await readCatalog(findProject(cwd).root);
  const all = environments.flatMap(({ flags }) =>
    flags.map(({ key, description }) => ({ word: key, about: description })),
  );
  return [...new Map(all.map((candidate) => [candidate.word, candidate])).values()];
}

async function surfacesOf(cwd: string): Promise<Candidate[]> {
  const { readCatalog } = await import("../../catalog/read-catalog.ts");
  const { environments } = await readCatalog(findProject(cwd).root);
  const all = environments.flatMap(({ surfaces }) =>
    surfaces.map(({ id, app }) => ({ word: id, about: app })),
  );
  return [...new Map(all.map((candidate) => [candidate.word, candidate])).values()];
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
