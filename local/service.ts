import { type handleUnaryCall, status, type UntypedServiceImplementation } from "@grpc/grpc-js";
import plugin_pb from "@pulumi/pulumi/proto/plugin_pb.js";
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import empty_pb from "google-protobuf/google/protobuf/empty_pb.js";
import { checkConfig, type InputProblem } from "./inputs/check-inputs.ts";
import { check } from "./lifecycle/check.ts";
import type { Cloud } from "./lifecycle/cloud.ts";
import { create } from "./lifecycle/create.ts";
import { remove } from "./lifecycle/delete.ts";
import { diff, type Difference, type DiffKind } from "./lifecycle/diff.ts";
import { read } from "./lifecycle/read.ts";
import { update } from "./lifecycle/update.ts";
import type { Provider } from "./resource-type.ts";
import { fromStruct, toStruct } from "./struct.ts";
import { UNKNOWN, type Properties, type Value } from "./values.ts";

/**
 * The provider protocol (`pulumirpc.ResourceProvider`) over the emulated cloud. `variables` are the process's
 * environment variables, in which some providers look for what their configuration does not say.
 */
export function providerService(
  cloud: Cloud,
  version: string,
  variables: Readonly<Record<string, string | undefined>>,
): UntypedServiceImplementation {
  return {
    ...housekeeping(cloud, version),
    configure: unary(async (request: pb.ConfigureRequest) => {
      const given = new Map(request.getVariablesMap().toArray());
      cloud.config = configOf(cloud.provider, given, variables);
      cloud.facts = (await cloud.provider.facts?.(cloud.store)) ?? {};
      const response = new pb.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setSupportspreview(true);
      return response;
    }),
    check: unary((request: pb.CheckRequest) => {
      const { inputs, problems } = check(
        cloud,
        request.getUrn(),
        fromStruct(request.getOlds()),
        fromStruct(request.getNews()),
        request.getRandomseed_asU8(),
      );
      return checkResponse(inputs, problems);
    }),
    diff: unary(async (request: pb.DiffRequest) => {
      const olds = request.getOldInputs() ?? request.getOlds();
      const { differences, deleteBeforeReplace } = await diff(
        cloud,
        request.getUrn(),
        fromStruct(olds),
        fromStruct(request.getNews()),
      );
      return diffResponse(differences, deleteBeforeReplace);
    }),
    create: unary(async (request: pb.CreateRequest) => {
      const made = await create(
        cloud,
        request.getUrn(),
        fromStruct(request.getProperties()),
        request.getPreview(),
      );
      const response = new pb.CreateResponse();
      response.setId(made.id);
      response.setProperties(withId(made.state, request.getPreview() ? UNKNOWN : made.id));
      return response;
    }),
    read: unary(async (request: pb.ReadRequest) => {
      const known = fromStruct(request.getProperties());
      const inputs = request.hasInputs() ? fromStruct(request.getInputs()) : undefined;
      const found = await read(cloud, request.getUrn(), request.getId(), known, inputs);
      const response = new pb.ReadResponse();
      if (found === undefined) return response;
      response.setId(found.id);
      response.setProperties(withId(found.state, found.id));
      response.setInputs(toStruct(found.inputs));
      return response;
    }),
    update: unary(async (request: pb.UpdateRequest) => {
      const state = await update(
        cloud,
        request.getUrn(),
        request.getId(),
        fromStruct(request.getOlds()),
        fromStruct(request.getNews()),
        request.getPreview(),
      );
      const response = new pb.UpdateResponse();
      response.setProperties(withId(state, request.getId()));
      return response;
    }),
    delete: unary(async (request: pb.DeleteRequest) => {
      await remove(cloud, request.getUrn(), request.getId(), fromStruct(request.getProperties()));
      return new empty_pb.Empty();
    }),
  };
}

/** The real providers are bridged ones, which have the id among the outputs. */
function withId(state: Properties, id: Value): ReturnType<typeof toStruct> {
  return toStruct({ ...state, id });
}

function housekeeping(cloud: Cloud, version: string): UntypedServiceImplementation {
  return {
    handshake: unary(() => {
      const response = new pb.ProviderHandshakeResponse();
      response.setAcceptSecrets(true);
      return response;
    }),
    getPluginInfo: unary(() => {
      const info = new plugin_pb.PluginInfo();
      info.setVersion(version);
      return info;
    }),
    getSchema: unary(() => {
      const response = new pb.GetSchemaResponse();
      response.setSchema("{}");
      return response;
    }),
    checkConfig: unary((request: pb.CheckRequest) => {
      const settings = fromStruct(request.getNews());
      return checkResponse(settings, checkConfig(cloud.provider.table, settings));
    }),
    diffConfig: unary(() => diffResponse([], false)),
    invoke: unary((request: pb.InvokeRequest) =>
      refuse(`the local cloud does not emulate function "${request.getTok()}"`),
    ),
    call: unary((request: pb.CallRequest) =>
      refuse(`the local cloud does not emulate method "${request.getTok()}"`),
    ),
    construct: unary((request: pb.ConstructRequest) =>
      refuse(`the local cloud does not emulate component "${request.getType()}"`),
    ),
    attach: unary(() => new empty_pb.Empty()),
    cancel: unary(() => new empty_pb.Empty()),
  };
}

/** A handler that answers with what `answer` returns, or with what it throws as the message for the user. */
function unary<Request, Response>(
  answer: (request: Request) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve(call.request)
      .then(answer)
      .then(
        (response) => {
          callback(null, response);
        },
        (error: unknown) => {
          callback({ code: status.UNKNOWN, details: error instanceof Error ? error.message : String(error) });
        },
      );
  };
}

function refuse(message: string): never {
  throw new Error(message);
}

function checkResponse(
  inputs: Parameters<typeof toStruct>[0],
  problems: readonly InputProblem[],
): pb.CheckResponse {
  const response = new pb.CheckResponse();
  response.setInputs(toStruct(inputs));
  for (const { property, reason } of problems) {
    const failure = response.addFailures();
    failure.setProperty(property);
    failure.setReason(reason);
  }
  return response;
}

function diffResponse(differences: readonly Difference[], deleteBeforeReplace: boolean): pb.DiffResponse {
  const response = new pb.DiffResponse();
  const { DIFF_SOME, DIFF_NONE } = pb.DiffResponse.DiffChanges;
  response.setChanges(differences.length > 0 ? DIFF_SOME : DIFF_NONE);
  response.setHasdetaileddiff(true);
  response.setDeletebeforereplace(deleteBeforeReplace);
  for (const { path, kind, replaces } of differences) {
    const [top = path] = path.split(/[.[]/);
    response.addDiffs(top);
    if (replaces) response.addReplaces(top);
    const property = new pb.PropertyDiff();
    property.setKind(kindOf(kind, replaces));
    property.setInputdiff(true);
    response.getDetaileddiffMap().set(path, property);
  }
  return response;
}

function kindOf(kind: DiffKind, replaces: boolean): pb.PropertyDiff.Kind {
  const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = pb.PropertyDiff.Kind;
  if (kind === "add") return replaces ? ADD_REPLACE : ADD;
  if (kind === "delete") return replaces ? DELETE_REPLACE : DELETE;
  return replaces ? UPDATE_REPLACE : UPDATE;
}

/** The provider's settings: from its configuration (`gcp:config:project`), else from the environment's variables. */
function configOf(
  provider: Provider,
  given: ReadonlyMap<string, string>,
  variables: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const config: Record<string, string> = {};
  for (const [setting, variable] of Object.entries(provider.settings)) {
    const value =
      given.get(`${provider.name}:config:${setting}`) ??
      (variable === undefined ? undefined : variables[variable]);
    if (value !== undefined && value !== "") config[setting] = value;
  }
  return config;
}
