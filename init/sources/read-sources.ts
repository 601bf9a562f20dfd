import { posix } from "node:path";
import { parseDocument } from "yaml";
import { z } from "zod";
import type { Roots } from "../../catalog/project.ts";
import { NoGit, runGit } from "../../clients/git/run-git.ts";
import { readOwn } from "../../files/read-own.ts";
import { readWorkflows } from "../../workflows/compare-files.ts";
import { originOf } from "../../workflows/header.ts";
import type { Deploys } from "./deploys.ts";
import { deploysOfWorkflow, secretsOfWorkflow } from "./of-workflow.ts";

/** What is there already, and says something of a catalog. */
export interface Sources {
  deploys: readonly Deploys[];
  /** Secrets that workflows read, by name, each with its first place. */
  secrets: ReadonlyMap<string, string>;
}

/** Reads the workflows that people wrote, and the settings of other projects of Pulumi. */
export async function readSources({ repository, prefix }: Roots): Promise<Sources> {
  const workflows = [...readWorkflows(repository)].filter(([, text]) => originOf(text) === "own");
  const settings = (await settingsFiles(repository)).filter(
    (path) => posix.dirname(path) !== (prefix.slice(0, -1) || "."),
  );
  const secrets = workflows.flatMap(([path, text]) => [...secretsOfWorkflow(path, text)]);
  return {
    deploys: [
      ...workflows.flatMap(([path, text]) => deploysOfWorkflow(path, text)),
      ...settings.flatMap((path) => ofSettings(repository, path)),
    ],
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
      place: path,
      by: "gcp:project",
      platform: undefined,
      environment: /Pulumi\.(?<stack>.+)\.yaml$/.exec(path)?.groups?.["stack"],
      folder: undefined,
      project,
      region,
      service: undefined,
    },
  ];
}

async function settingsFiles(repository: string): Promise<string[]> {
  try {
    const words = ["ls-files", "--cached", "-z", "--", ":(glob)**/Pulumi.*.yaml"];
    const { exitCode, stdout } = await runGit(repository, words);
    return exitCode === 0 ? stdout.split("\0").filter((path) => path !== "") : [];
  } catch (error) {
    if (error instanceof NoGit) return [];
    throw error;
  }
}
