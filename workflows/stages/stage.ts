import { appFolder, type App } from "../../model/declared/app.ts";
import { isImage } from "../../model/declared/image-name.ts";
import type { PipelineDefinition } from "../../model/declared/pipeline-definition.ts";
import type { Registry } from "../../model/declared/platform-accounts.ts";
import type { Job } from "../workflow.ts";

export interface Pipeline extends PipelineDefinition {
  defaultBranch: string;
  /** Its app as declared. */
  built: App;
  /** Whether GitHub attests what the repository publishes. */
  attests: boolean;
  /** Who pushes to Artifact Registry; undefined where all images are GHCR's. */
  push: Registry["push"];
  /** The image of the job that migrates, where the versions of this pipeline bring it. */
  migrations: MigrationImage | undefined;
}

interface MigrationImage {
  image: string;
  /** From the project's folder, as the migrations' own. */
  dockerfile: string;
  folder: string;
  /** The project's folder below the repository's top, with a slash at its end; empty for the top. */
  prefix: string;
}

/** One stage of a pipeline as a job: its own runner, its own least permissions, its own line in the checks. */
export interface Stage {
  /** The job's id. */
  id: string;
  job: (pipeline: Pipeline) => Job;
}

/** What one build makes, and the names that it is published under. */
export interface Image {
  /** The step that pushes it, whose output is the digest. */
  id: string;
  /** For people: `the image`. */
  title: string;
  names: readonly string[];
  /** For docker/build-push-action: from the repository's top. */
  context: string;
  file?: string;
  target?: string;
}

/** The images of a pipeline: the app's, by the names among its artifacts, and that of the migrations. The other artifacts are files. */
export function imagesOf({ built, artifacts, stages, migrations }: Pipeline): Image[] {
  const names = artifacts.filter(isImage);
  const { context = appFolder(built), dockerfile: file, target } = built.image;
  const own = {
    ...{ id: "push", title: "the image", names, context },
    ...(file === undefined ? {} : { file }),
    ...(target === undefined ? {} : { target }),
  };
  if (names.length === 0) return [];
  if (migrations === undefined || !stages.includes("GHCR Push")) return [own];
  const { image, dockerfile, prefix } = migrations;
  return [
    own,
    {
      id: "push-migrations",
      title: "the image with the migrations",
      names: [image],
      context: prefix === "" ? "." : prefix.slice(0, -1),
      file: `${prefix}${dockerfile}`,
    },
  ];
}

/** What docker/build-push-action builds it from. */
export function buildOf({ context, file, target }: Image): Readonly<Record<string, string>> {
  return {
    context,
    ...(file === undefined ? {} : { file }),
    ...(target === undefined ? {} : { target }),
  };
}

/**
 * Where something may leave the repository: on the default branch and for a version's tag. A pull request, a merge queue and
 * a dispatch from another branch all have other refs.
 */
export function releases({ triggers, defaultBranch }: Pipeline): string {
  const branch = `github.ref == 'refs/heads/${defaultBranch}'`;
  return triggers.includes("tag") || triggers.includes("release")
    ? `${branch} || github.ref_type == 'tag'`
    : branch;
}
