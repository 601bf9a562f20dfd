import type analyzer from "@pulumi/pulumi/proto/analyzer_pb.js";
import type { AnalyzeRequest } from "@pulumi/pulumi/proto/analyzer_pb.js";
import type { ProviderFacts, ResourceFacts } from "../resource.ts";
import { type Fields, Secret, unknown, type Value } from "../value.ts";

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
        deleteBeforeReplace: options?.getDeletebeforereplace() ?? false,
        customTimeouts: hasTimeouts(options?.getCustomtimeouts()),
      },
      provider: readProvider(request.getProvider(), providers),
    };
  };
}

/** Seconds; 0 is what the provider has. */
function hasTimeouts(timeouts: analyzer.AnalyzerResourceOptions.CustomTimeouts | undefined): boolean {
  return [timeouts?.getCreate(), timeouts?.getUpdate(), timeouts?.getDelete()].some((each = 0) => each > 0);
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

type ProtoStruct = NonNullable<ReturnType<AnalyzeRequest["getProperties"]>>;
type ProtoFields = ReturnType<ProtoStruct["getFieldsMap"]>;
type ProtoValue = Parameters<Parameters<ProtoFields["forEach"]>[0]>[0];

/** The engine's marks for what JSON has no words for (sdk/go/common/resource/sig). */
export const signature = {
  key: "4dabf18193072939515e22adb298388d",
  secret: "1b47061264138c4ac30d75fd1eb44270",
  output: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
} as const;

/** Text that stands for an unknown value, one per type (sdk/go/common/resource/plugin/rpc.go). */
const unknownMarks: ReadonlySet<string> = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** A resource's properties as the engine sends them, with unknown and secret values kept apart from all others. */
export function decode(properties: ProtoStruct | undefined): Fields {
  const entries: [string, Value][] = [];
  properties?.getFieldsMap().forEach((value, name) => entries.push([name, decodeValue(value)]));
  return Object.fromEntries(entries);
}

function decodeValue(value: ProtoValue): Value {
  if (value.hasStringValue()) {
    const text = value.getStringValue();
    return unknownMarks.has(text) ? unknown : text;
  }
  if (value.hasNumberValue()) return value.getNumberValue();
  if (value.hasBoolValue()) return value.getBoolValue();
  const list = value.getListValue();
  if (list !== undefined) return list.getValuesList().map(decodeValue);
  const struct = value.getStructValue();
  return struct === undefined ? null : decodeStruct(struct);
}

function decodeStruct(struct: ProtoStruct): Value {
  const fields = decode(struct);
  switch (fields[signature.key]) {
    case signature.secret:
      return new Secret(fields["value"] ?? null);
    case signature.output: {
      const value = fields["value"] ?? unknown;
      return fields["secret"] === true ? new Secret(value) : value;
    }
    default:
      return fields;
  }
}
