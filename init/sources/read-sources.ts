import { posix } from "node:path";
import { parseDocument } from "yaml";
import { z } from "zod";
import type { Roots } from "../../catalog/project.ts";
import { NoGit, runGit } from "../../clients/git/run-git.ts";
import { readOwn } from "../../files/read-own.ts";
import { digestOf, exampleFiles } from "../../catalog/example.ts";
import { readWorkflows } from "../../workflows/compare-files.ts";
import { originOf } from "../../workflows/header.ts";
import { saysNothing, type Deploys } from "./deploys.ts";
import { readTerraform, type TerraformFile } from "./of-terraform.ts";
import { deploysOfWorkflow, secretsOfWorkflow } from "./of-workflow.ts";

/** What is there already, and says something of a catalog. */
export interface Sources {
  deploys: readonly Deploys[];
  /** Secrets that workflows read, by name, each with its first place. */
  secrets: ReadonlyMap<string, string>;
  /** Secrets that Terraform makes, as Secret Manager calls them, each with its first place. */
  kept: ReadonlyMap<string, string>;
  /** Files of Terraform that cannot be read, each with the reason. */
  unread: readonly { place: string; why: string }[];
}

/** Reads the workflows that people wrote, the settings of other projects of Pulumi, and files of Terraform. */
export async function readSources({ repository, prefix }: Roots): Promise<Sources> {
  const known = exampleFiles();
  // A clone of Gantry has one that releases Gantry itself, which no product keeps.
  const workflows = [...readWorkflows(repository)].filter(
    ([path, text]) => originOf(text) === "own" && known[path] !== digestOf(text),
  );
  const settings = (await trackedFiles(repository, ["**/Pulumi.*.yaml"])).filter(
    (path) => posix.dirname(path) !== (prefix.slice(0, -1) || "."),
  );
  const terraform = await readTerraform(await terraformFiles(repository));
  const secrets = workflows.flatMap(([path, text]) => [...secretsOfWorkflow(path, text)]);
  return {
    deploys: [
      ...workflows.flatMap(([path, text]) => deploysOfWorkflow(path, text)),
      ...settings.flatMap((path) => ofSettings(repository, path)),
      ...terraform.deploys,
    ],
    kept: terraform.kept,
    unread: terraform.unread,
    secrets: new Map(secrets.toReversed().toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))),
  };
}

const pulumiSettings = z.object({
  config: z.object({ "gcp:project": z.string().optional(), "gcp:region": z.string().optional() }),
});

function ofSettings(repository: string, path: string): Deploys[] {
  const read = readOwn(repository, path);
  if ("problem" in read || read.text === undefined) return [];
  const document = parseDocument(read.text, { logLevel: "silent" });
  const parsed = document.errors.length > 0 ? undefined : pulumiSettings.safeParse(document.toJS());
  const { "gcp:project": project, "gcp:region": region } = parsed?.data?.config ?? {};
  if (project === undefined && region === undefined) return [];
  return [
    {
      ...saysNothing,
      place: path,
      by: "gcp:project",
      environment: /Pulumi\.(?<stack>.+)\.yaml$/.exec(path)?.groups?.["stack"],
      project,
      region,
    },
  ];
}

async function terraformFiles(repository: string): Promise<TerraformFile[]> {
  const patterns = ["tf", "tf.json", "tfvars", "tfvars.json"].map((ending) => `**/*.${ending}`);
  return (await trackedFiles(repository, patterns)).flatMap((path) => {
    const read = readOwn(repository, path);
    return "problem" in read || read.text === undefined ? [] : [{ path, text: read.text }];
  });
}

/** Of the repository, by patterns of git's; what git was told to leave out is nobody's to read. */
async function trackedFiles(repository: string, patterns: readonly string[]): Promise<string[]> {
  try {
    const globs = patterns.map((pattern) => `:(glob)${pattern}`);
    const { exitCode, stdout } = await runGit(repository, ["ls-files", "--cached", "-z", "--", ...globs]);
    return exitCode === 0 ? stdout.split("\0").filter((path) => path !== "") : [];
  } catch (error) {
    if (error instanceof NoGit) return [];
    throw error;
  }
}
