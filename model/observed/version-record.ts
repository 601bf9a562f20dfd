import { z } from "zod";
import { imagePattern } from "../declared/image-name.ts";
import { checkTrailers, type Trailer, type Trailers } from "./trailers.ts";

const image = new RegExp(`^(?<name>${imagePattern})@(?<digest>sha256:[0-9a-f]{64})$`);
const source = /^git:(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** What a version is made of: an image by digest, or the commit that Vercel and EAS build from for each environment. */
export const artifactReference = z
  .string()
  .max(300, { abort: true, error: "must have at most 300 characters" })
  .refine(
    (text) => image.test(text) || source.test(text),
    "must be an image by digest, such as ghcr.io/<owner>/<name>@sha256:<64 hex>, or git:<commit>",
  );

/** An address of an https server, on one line and without a login. */
export const pageAddress = z
  .string()
  .max(2048, { abort: true, error: "must have at most 2048 characters" })
  .regex(/^https:\/\/[\w.-]+(?::\d{1,5})?\/[\x21-\x7e]*$/, "must be an https address without a login");

/** Where an image's provenance is attested: its digest and an address. */
const attestation = z
  .string()
  .regex(
    /^sha256:[0-9a-f]{64} https:\/\/[\x21-\x7e]{1,2048}$/,
    "must be sha256:<64 hex> and an https address",
  );

const newestMigration = z
  .string()
  .regex(/^[A-Za-z0-9][\w.-]{0,199} sha256:[0-9a-f]{64}$/, "must be a migration's name and sha256:<64 hex>");

const atMostOne = "must be there once at most";

const versionTrailersSchema = z.object({
  artifact: z
    .array(artifactReference, "it names no artifact, so nobody knows what to deploy")
    .refine((all) => new Set(all.map(imageOf)).size === all.length, "must not name an image twice"),
  attestation: z.array(attestation).default([]),
  run: z.array(pageAddress).max(1, atMostOne).default([]),
  migration: z.array(newestMigration).max(1, atMostOne).default([]),
});

export interface VersionArtifact {
  /** An image by digest, such as `ghcr.io/<owner>/<name>@sha256:…`, or `git:<commit>`. */
  reference: string;
  /** The image's name without its digest; undefined for what is built from the commit. */
  image: string | undefined;
  /** Where its provenance is attested; undefined where it is not. */
  attestation: string | undefined;
}

/** What the trailers of a version's tag say (design.md, "Releases"). */
export interface VersionRecord {
  artifacts: readonly VersionArtifact[];
  /** The run that built it. */
  run: string | undefined;
  /** The newest migration that its code expects. */
  migration: { name: string; checksum: string } | undefined;
}

/** Reads them. A tag without artifacts was made by hand, and that is a problem as well. */
export function readVersionRecord(
  trailers: Trailers,
): { record: VersionRecord } | { problems: readonly string[] } {
  const checked = checkTrailers(trailers, versionTrailersSchema);
  if ("problems" in checked) return checked;
  const { artifact, attestation: attested, run, migration } = checked.record;
  const [name, checksum] = migration[0]?.split(" ") ?? [];
  return {
    record: {
      artifacts: artifact.map((reference) => ({
        reference,
        image: imageOf(reference),
        attestation: attested.find((each) => reference.endsWith(`@${each.split(" ", 1)[0]}`))?.split(" ")[1],
      })),
      run: run[0],
      migration: name === undefined || checksum === undefined ? undefined : { name, checksum },
    },
  };
}

/** The trailers that say it. */
export function versionTrailers({ artifacts, run, migration }: VersionRecord): Trailer[] {
  const attested = artifacts.flatMap(({ reference, attestation: where }): Trailer[] =>
    where === undefined ? [] : [["Attestation", `${reference.slice(reference.indexOf("@") + 1)} ${where}`]],
  );
  return [
    ...artifacts.map(({ reference }): Trailer => ["Artifact", reference]),
    ...attested,
    ...(run === undefined ? [] : [["Run", run] satisfies Trailer]),
    ...(migration === undefined
      ? []
      : [["Migration", `${migration.name} ${migration.checksum}`] satisfies Trailer]),
  ];
}

/** An image's name without its digest; undefined for a commit. */
function imageOf(reference: string): string | undefined {
  return image.exec(reference)?.groups?.["name"];
}
