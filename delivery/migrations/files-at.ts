import { parse } from "yaml";
import { z } from "zod";
import { globalConfig } from "../../catalog/files/scan.ts";
import { readBlob } from "../../clients/git/remote.ts";
import { runGit } from "../../clients/git/run-git.ts";
import { migrationChecksum } from "../../database/sql/checksum.ts";
import { compareMigrations, defaultMigrations } from "../../model/declared/migration-file.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";

/** A migration's file as a commit has it. */
export interface CommittedMigration {
  name: string;
  /** From the project's root. */
  path: string;
  /** Of the blob. */
  id: string;
}

/**
 * The migrations of a commit, in the order in which they run. Empty where the commit has none.
 *
 * @throws GantryError where nobody can say which of several projects is meant, and where git does not have the trees
 */
export async function migrationsAt(root: string, commit: string): Promise<readonly CommittedMigration[]> {
  const place = await placeAt(root, commit);
  if (place === undefined) return [];
  const { project, folder } = place;
  const entries = await entriesOf(root, ["-z", "--full-tree", commit, "--", `${project}${folder}/`]);
  return entries
    .flatMap((entry): CommittedMigration[] => {
      const { id, name } =
        /^100\d{3} blob (?<id>[0-9a-f]+)\t(?:.*\/)?(?<name>[^/]+)\.sql$/s.exec(entry)?.groups ?? {};
      return id === undefined || name === undefined ? [] : [{ name, path: `${folder}/${name}.sql`, id }];
    })
    .sort((a, b) => compareMigrations(a.name, b.name));
}

/** The newest migration of a commit with the digest of its file; undefined where the commit has none. @throws as `migrationsAt` */
export async function newestMigration(
  root: string,
  commit: string,
): Promise<{ name: string; checksum: string } | undefined> {
  const newest = (await migrationsAt(root, commit)).at(-1);
  return newest && { name: newest.name, checksum: migrationChecksum(await readBlob(root, newest.id)) };
}

interface Place {
  /** The project's folder below the repository's top, with a slash at its end; empty for the top. */
  project: string;
  /** Where that project's migrations lie, as its catalog says. */
  folder: string;
}

/** A bare repository has no work tree that says where the project is: then it is the one that has migrations. */
async function placeAt(root: string, commit: string): Promise<Place | undefined> {
  const prefix = await runGit(root, ["rev-parse", "--is-bare-repository", "--show-prefix"]);
  const [isBare, below = ""] = prefix.stdout.split("\n");
  if (prefix.exitCode === 0 && isBare === "false") {
    return { project: below, folder: await folderAt(root, commit, below) };
  }
  const paths = await entriesOf(root, ["-r", "-z", "--name-only", "--full-tree", commit]);
  const projects = paths
    .filter((path) => /(?:^|\/)Pulumi\.yaml$/.test(path))
    .map((path) => path.slice(0, -"Pulumi.yaml".length));
  const places: Place[] = [];
  for (const project of projects) {
    const folder = await folderAt(root, commit, project);
    const has = paths.some((path) => path.startsWith(`${project}${folder}/`) && path.endsWith(".sql"));
    if (has) places.push({ project, folder });
  }
  const [one, ...others] = places;
  if (others.length === 0) return one;
  throw new GantryError(`${commit.slice(0, 12)} has several projects with migrations`, {
    problems: places.map(({ project, folder }) => `"${project}${folder}/"`),
    hint: "name the newest one: --migration '<name> sha256:<digest of its file>'",
    exitCode: ExitCode.usage,
  });
}

const written = z.object({ database: z.object({ migrations: z.string() }) });

/** What that commit's catalog says. One that says nothing, or cannot be read, has them in the usual folder. */
async function folderAt(root: string, commit: string, project: string): Promise<string> {
  const config = `${project}${globalConfig}`;
  const [entry] = await entriesOf(root, ["-z", "--full-tree", commit, "--", config]);
  const id = /^100\d{3} blob (?<id>[0-9a-f]+)\t/.exec(entry ?? "")?.groups?.["id"];
  if (id === undefined) return defaultMigrations;
  const text = (await readBlob(root, id)).toString();
  // Most say nothing of it: parsing all of a catalog would be the slowest part of a tag.
  if (!/^database:/m.test(text)) return defaultMigrations;
  const read = written.safeParse(parse(text, { logLevel: "silent" }));
  return read.success ? read.data.database.migrations : defaultMigrations;
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
