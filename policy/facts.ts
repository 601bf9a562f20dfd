import type analyzer from "@pulumi/pulumi/proto/analyzer_pb.js";
import { decode } from "./pack/decode.ts";
import type { ProviderFacts, ResourceFacts } from "./resource.ts";

export type FactsReader = (request: analyzer.AnalyzeRequest | analyzer.AnalyzerResource) => ResourceFacts;

/** Reads what the engine says of a resource. Its provider comes with each of them, and is decoded once. */
export function factsReader(): FactsReader {
  const providers = new Map<string, ProviderFacts>();
  return (request) => {
    const options = request.getOptions();
    const parent = options?.getParent() ?? "";
    return {
      urn: request.getUrn(),
      type: request.getType(),
      name: request.getName(),
      parent: parent === "" ? undefined : parent,
      inputs: decode(request.getProperties()),
      options: {
        protect: options?.getProtect() ?? false,
        ignoreChanges: options?.getIgnorechangesList() ?? [],
      },
      provider: readProvider(request.getProvider(), providers),
    };
  };
}

function readProvider(
  provider: analyzer.AnalyzerProviderResource | undefined,
  known: Map<string, ProviderFacts>,
): ProviderFacts | undefined {
  const urn = provider?.getUrn() ?? "";
  if (provider === undefined || urn === "") return undefined;
  const facts = known.get(urn) ?? {
    urn,
    type: provider.getType(),
    name: provider.getName(),
    inputs: decode(provider.getProperties()),
  };
  known.set(urn, facts);
  return facts;
}
