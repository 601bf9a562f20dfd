import type { ProvenanceReading } from "../provenance/read-provenance.ts";
import type { Gate } from "./gate.ts";

/**
 * What runs must have been built by one of the repository's pipelines, from the version's commit. Nobody may skip that, and a
 * rollback is asked as well. `isStrict` is where what could not be asked stands against it: where the environment is protected.
 */
export function provenanceGate(readings: readonly ProvenanceReading[], isStrict: boolean): Gate {
  const unasked = readings.flatMap(({ version, artifact, found }) =>
    found.by === "nobody" ? [`"${version}", ${short(artifact)} was not asked about: ${found.why}`] : [],
  );
  const wrong = readings.flatMap(({ version, artifact, found }) =>
    found.by === "nothing" ? [`"${version}", ${short(artifact)}: ${found.problem}`] : [],
  );
  const hints = readings.flatMap(({ found }) => (found.by === "nobody" ? (found.hint ?? []) : []));
  const hint =
    wrong.length > 0 || hints[0] === undefined ? "docs/how-to/when-provenance-is-refused.md" : hints[0];
  return {
    id: "provenance",
    asks: "a pipeline of this repository built it, of its commit",
    problems: isStrict ? [...wrong, ...unasked] : wrong,
    notes: isStrict ? [] : unasked,
    evidence: readings.flatMap(({ version, artifact, found }) =>
      found.by === "attestation" || found.by === "run"
        ? [{ version, artifact, by: found.by, run: found.run }]
        : [],
    ),
    hint,
  };
}

/** A digest or a commit by its first twelve digits. */
function short(artifact: string): string {
  return artifact.replace(/(?<=[:@])(sha256:)?([0-9a-f]{12})[0-9a-f]+$/, "$1$2…");
}
