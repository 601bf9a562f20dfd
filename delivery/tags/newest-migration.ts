import { createHash } from "node:crypto";
import { readBlob } from "../../clients/git/remote.ts";
import { runGit } from "../../clients/git/run-git.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";

/**
 * The newest migration of a commit, the last by name of `migrations/*.sql` in the project's folder, with the digest of its
 * file. Undefined where the commit has none.
 *
 * @throws GantryError where nobody can say which of several projects is meant, and for a file that cannot be had
 */
export async function newestMigration(
  root: string,
  commit: string,
): Promise<{ name: string; checksum: string } | undefined> {
  const folder = await migrationsOf(root, commit);
  const listed = folder === undefined ? [] : await filesOf(root, commit, folder);
  const newest = listed.sort((a, b) => (a.name < b.name ? -1 : 1)).at(-1);
  if (newest === undefined) return undefined;
  const sha256 = createHash("sha256").update(await readBlob(root, newest.id));
  return { name: newest.name, checksum: `sha256:${sha256.digest("hex")}` };
}

async function filesOf(
  root: string,
  commit: string,
  folder: string,
): Promise<{ name: string; id: string }[]> {
  return (await entriesOf(root, ["-z", "--full-tree", commit, "--", folder])).flatMap((entry) => {
    const { id, name } =
      /^100\d{3} blob (?<id>[0-9a-f]+)\t(?:.*\/)?(?<name>[^/]+)\.sql$/s.exec(entry)?.groups ?? {};
    return id === undefined || name === undefined ? [] : [{ id, name }];
  });
}

/** The folder as it lies below the repository's top. A bare repository has no work tree that says where the project is. */
async function migrationsOf(root: string, commit: string): Promise<string | undefined> {
  const prefix = await runGit(root, ["rev-parse", "--is-bare-repository", "--show-prefix"]);
  const [isBare, below = ""] = prefix.stdout.split("\n");
  if (prefix.exitCode === 0 && isBare === "false") return `${below}migrations/`;
  const paths = await entriesOf(root, ["-r", "-z", "--name-only", "--full-tree", commit]);
  const has = new Set(
    paths.map((path) => /^(?<folder>.*\/|)migrations\/[^/]+\.sql$/.exec(path)?.groups?.["folder"]),
  );
  const projects = paths
    .filter((path) => /(?:^|\/)Pulumi\.yaml$/.test(path))
    .map((path) => path.slice(0, -"Pulumi.yaml".length))
    .filter((folder) => has.has(folder));
  const [one, ...others] = projects;
  if (others.length === 0) return one === undefined ? undefined : `${one}migrations/`;
  throw new GantryError(`${commit.slice(0, 12)} has several projects with migrations`, {
    problems: projects.map((folder) => `"${folder}migrations/"`),
    hint: "name the newest one: --migration '<name> sha256:<digest of its file>'",
    exitCode: ExitCode.usage,
  });
}

async function entriesOf(root: string, args: readonly string[]): Promise<string[]> {
  // A clone without trees gets them from the remote, as whoever runs this.
  const ran = await runGit(root, ["ls-tree", ...args], { own: true, patient: true });
  if (ran.exitCode === 0) return ran.stdout.split("\0").filter((entry) => entry !== "");
  throw new GantryError("git cannot list the migrations of the commit", {
    problems: ran.stderr.split("\n").filter((line) => line.trim() !== ""),
    hint: 'a clone without its trees brings them with "git fetch --refetch --filter=blob:none origin"',
  });
}
