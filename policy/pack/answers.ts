import analyzer from "@pulumi/pulumi/proto/analyzer_pb.js";

/**
 * What the engine is told of each resource, as bytes: what was found, and the ids of the rules that do not apply. Where
 * nothing was found, most resources of a type get the same answer, which is put into bytes once.
 */
export class Answers {
  readonly #known = new Map<string, Uint8Array>();

  of(notApplicable: readonly string[], diagnostics: readonly analyzer.AnalyzeDiagnostic[]): Uint8Array {
    if (diagnostics.length > 0) return toBytes(notApplicable, diagnostics);
    const key = notApplicable.join();
    const known = this.#known.get(key) ?? toBytes(notApplicable, []);
    this.#known.set(key, known);
    return known;
  }
}

function toBytes(
  notApplicable: readonly string[],
  diagnostics: readonly analyzer.AnalyzeDiagnostic[],
): Uint8Array {
  return new analyzer.AnalyzeResponse()
    .setNotApplicableList(notApplicable.map((id) => new analyzer.PolicyNotApplicable().setPolicyName(id)))
    .setDiagnosticsList([...diagnostics])
    .serializeBinary();
}
