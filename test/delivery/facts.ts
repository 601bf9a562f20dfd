import type { Facts, KnownVersion, Running } from "../../delivery/deploy/facts.ts";
import { followReleases, type Logged } from "../../model/observed/release-log.ts";
import type { AttemptCause, ReleaseRecord } from "../../model/observed/release-record.ts";
import { parseTagName, type ReleaseState } from "../../model/observed/tag-name.ts";
import type { VersionRecord } from "../../model/observed/version-record.ts";
import type { EnvironmentName } from "../../model/scalars.ts";

/** The tag's object: another name, another object. */
function tagOf(name: string): { name: string; id: string } {
  return { name, id: Buffer.from(name).toString("hex").padEnd(40, "0").slice(0, 40) };
}

export function versionOf(name: string, state?: ReleaseState): KnownVersion {
  const parsed = parseTagName(name);
  if (parsed?.tagType !== "VERSION") throw new Error(`${name} is no version`);
  return {
    subproject: parsed.subproject,
    version: parsed.version,
    tag: tagOf(name),
    commit: "c".repeat(40),
    state,
  };
}

/** What the tag of every version says that was built. */
export const recorded: VersionRecord = {
  artifacts: [
    {
      reference: `ghcr.io/lotus-labs/api@sha256:${"a".repeat(64)}`,
      image: "ghcr.io/lotus-labs/api",
      attestation: undefined,
    },
  ],
  run: undefined,
  migration: undefined,
};

/** What is known where these versions exist, these run, and this happened. */
export function factsOf(given: {
  environment?: EnvironmentName;
  versions: readonly (string | [string, ReleaseState])[];
  runs?: readonly string[];
  log?: readonly { at: string; said: ReleaseRecord }[];
}): Facts {
  const versions = given.versions.map((each) =>
    typeof each === "string" ? versionOf(each) : versionOf(...each),
  );
  const running = (given.runs ?? []).map((name): [string, Running] => {
    const subproject = parseTagName(name)?.subproject;
    return [
      subproject ?? "",
      {
        subproject,
        id: "e".repeat(40),
        commit: "c".repeat(40),
        at: "2026-11-20T10:00:00.000Z",
        version: tagOf(name),
        attempt: undefined,
      },
    ];
  });
  const records = (given.log ?? []).map(({ at, said }, index): Logged => ({
    commit: `${index}`.padStart(40, "0"),
    at,
    said,
  }));
  return {
    environment: given.environment ?? "production",
    place: "remote",
    log: { ...followReleases(records), tip: records.at(-1)?.commit },
    running: new Map(running),
    versions: new Map(versions.map((version) => [version.tag.name, version])),
  };
}

/** An attempt that ended like this, as two records. */
export function attempted(
  number: number,
  to: readonly string[],
  given: {
    status?: "SUCCESS" | "FAILED";
    cause?: AttemptCause;
    from?: readonly string[];
    at?: string;
  } = {},
): { at: string; said: ReleaseRecord }[] {
  const { status = "SUCCESS", cause = "deploy", from = [], at = "2026-11-20T10:00:00.000Z" } = given;
  const attempt = `deploy-${number}`;
  return [
    {
      at,
      said: {
        record: "attempt",
        attempt,
        cause,
        target: to.map(tagOf),
        from: from.map(tagOf),
        infrastructure: "d".repeat(40),
        serving: [],
        bundle: [],
        fingerprint: [],
        skipped: [],
        by: "mali",
      },
    },
    { at, said: { record: "outcome", attempt, status, place: [], pushes: 1, by: "mali" } },
  ];
}
