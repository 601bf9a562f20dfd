import { type handleUnaryCall, Server, ServerCredentials } from "@grpc/grpc-js";
import service from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import analyzer from "@pulumi/pulumi/proto/analyzer_pb.js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import { flushCompileCache } from "node:module";
import { Answers } from "./answers.ts";
import type { DeclaredIn } from "./declared-in.ts";
import { Deadline } from "./deadline.ts";
import type { ExpectedIn } from "./expected-in.ts";
import { decode, type FactsReader, factsReader } from "./facts.ts";
import { judge, type Judgement, judgeStack } from "./judge.ts";
import { obstacleMessage, violationMessage, waivedMessage } from "../message.ts";
import { pack } from "./pack.ts";
import type { Expectation, Expected } from "../expected.ts";
import { stackOf, type ResourceFacts } from "../resource.ts";
import type { Rule, Surroundings } from "../rule.ts";
import { stackFacts } from "../stack.ts";
import { Tally } from "./tally.ts";
import type { Fields } from "../value.ts";
import { Waivers } from "../waivers.ts";

export interface PackOptions {
  hasFile: Surroundings["hasFile"];
  declaredIn: DeclaredIn;
  /** Undefined where nothing is to be compared. */
  expectedIn: ExpectedIn | undefined;
  /** Where to write how many resources each rule judged; nowhere if undefined. */
  tallyFile: string | undefined;
}

/**
 * Serves the rules to the engine, as an analyzer plugin (proto/analyzer.proto), until the engine ends the process.
 *
 * @pulumi/policy would do this too, but hides from a rule what is secret, makes an advisory note of a rule that meets an
 * unknown value, lets a configuration switch rules off, and takes longer: docs/decisions/0006-policy-pack-speaks-the-protocol.md.
 */
export function servePack(
  rules: readonly Rule[],
  { hasFile, declaredIn, expectedIn, tallyFile }: PackOptions,
): void {
  const bench: Bench = {
    rules,
    seen: new Map(),
    readFacts: factsReader(),
    waivers: new Waivers(),
    deadline: new Deadline(rules),
    tally: new Tally(rules, tallyFile),
    hasFile,
    declaredIn,
    expectedIn: expectedIn && onFirstUse(expectedIn),
  };
  const server = new Server({
    "grpc.max_receive_message_length": 400 * 1024 * 1024,
    "grpc.enable_channelz": 0,
  });
  // What is not here (configuration) the engine takes as not supported. It refuses a configuration file then.
  server.addService(leanService, {
    getPluginInfo,
    getAnalyzerInfo: describe(rules),
    remediate,
    analyze: analyzeResource(bench),
    analyzeStack: analyzeStack(bench),
  });
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) throw error;
    // The engine reads the port from the first line of output.
    process.stdout.write(`${port}\n`);
    // The engine kills a pack, so that Node would never write what it compiled where NODE_COMPILE_CACHE is set.
    setImmediate(flushCompileCache);
  });
}

/**
 * As the SDK has it, but for what is asked about each resource: a call for a remedy, which need not be read, since the pack
 * mends nothing, and the answer of a judgement, which is bytes already.
 */
const leanService = {
  ...service.AnalyzerService,
  remediate: { ...service.AnalyzerService.remediate, requestDeserialize: () => undefined },
  analyze: {
    ...service.AnalyzerService.analyze,
    responseSerialize: (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  },
};

/** Answered, because the engine asks for each resource: to refuse costs both sides more. */
const remediate: handleUnaryCall<undefined, analyzer.RemediateResponse> = (_call, answer) => {
  answer(null, new analyzer.RemediateResponse());
};

/** What the judging of one resource leaves for the next. */
interface Bench {
  rules: readonly Rule[];
  /** By URN. */
  seen: Map<string, ResourceFacts>;
  readFacts: FactsReader;
  waivers: Waivers;
  deadline: Deadline;
  tally: Tally;
  hasFile: Surroundings["hasFile"];
  declaredIn: DeclaredIn;
  expectedIn: ExpectedIn | undefined;
}

/** A pack judges one stack: its program runs once, from the first resource on. */
function onFirstUse(expectedIn: ExpectedIn): ExpectedIn {
  let begun: Promise<Expectation> | undefined;
  return (stack) => (begun ??= expectedIn(stack));
}

const getPluginInfo: handleUnaryCall<unknown, plugin.PluginInfo> = (_call, answer) => {
  answer(null, new plugin.PluginInfo().setVersion(pack.version));
};

/** Rules go without a type, for then the engine's stack summary lists each of them: that tells which ones were there. */
function describe(rules: readonly Rule[]): handleUnaryCall<unknown, analyzer.AnalyzerInfo> {
  const policies = rules.map((rule) =>
    new analyzer.PolicyInfo()
      .setName(rule.id)
      .setDescription(rule.sentence)
      .setRemediationSteps(rule.remedy)
      .setEnforcementlevel(analyzer.EnforcementLevel.MANDATORY),
  );
  const info = new analyzer.AnalyzerInfo()
    .setName(pack.name)
    .setVersion(pack.version)
    .setDescription(pack.description)
    .setPoliciesList(policies);
  return (_call, answer) => {
    answer(null, info);
  };
}

/** Judges one resource. Owners come before what they own, in an update as in a state, so they are found by URN. */
function analyzeResource(bench: Bench): handleUnaryCall<analyzer.AnalyzeRequest, Uint8Array> {
  const { rules, seen, readFacts, waivers, deadline, tally, hasFile } = bench;
  const plans = new Map<string, Plan>();
  const answers = new Answers();
  return ({ request }, answer) => {
    const facts = readFacts(request);
    // Not awaited: it has until the end of the plan.
    void bench.expectedIn?.(stackOf(facts.urn));
    const surroundings = { now: new Date(), hasFile, declared: undefined, expected: undefined };
    seen.set(facts.urn, facts);
    waivers.note(facts, surroundings.now);
    const plan = plans.get(facts.type) ?? planFor(facts.type, rules);
    plans.set(facts.type, plan);
    const notApplicable = [...plan.notApplicable];
    const diagnostics: analyzer.AnalyzeDiagnostic[] = [];
    deadline.run(facts.urn, plan.rules, (rule) => {
      const judgement = judge(rule, facts, (urn) => seen.get(urn), surroundings);
      if (judgement) {
        tally.count(rule);
        diagnostics.push(...diagnosticsOf(judgement, facts, waivers));
      } else notApplicable.push(rule.id);
    });
    answer(null, answers.of(notApplicable, diagnostics));
  };
}

/** Which rules resources of one type are shown to; most types concern few of them. */
interface Plan {
  rules: readonly Rule[];
  /** The ids of the others. */
  notApplicable: readonly string[];
}

function planFor(type: string, rules: readonly Rule[]): Plan {
  const judges = (rule: Rule): boolean => rule.judges?.(type) !== false;
  return {
    rules: rules.filter(judges),
    notApplicable: rules.filter((rule) => !judges(rule)).map(({ id }) => id),
  };
}

/**
 * Judges outputs, which the engine sends when it has them all, and the stack as a whole, by the inputs that were seen
 * before. The engine's summary of this lists every rule of the pack.
 */
function analyzeStack(bench: Bench): handleUnaryCall<analyzer.AnalyzeStackRequest, analyzer.AnalyzeResponse> {
  const { rules, seen, readFacts, waivers, deadline, tally, hasFile, declaredIn } = bench;
  const judgeAll = async (request: analyzer.AnalyzeStackRequest): Promise<analyzer.AnalyzeResponse> => {
    const diagnostics: analyzer.AnalyzeDiagnostic[] = [];
    const resources = request.getResourcesList();
    const stack = stackFacts(seen, new Set(resources.map((resource) => resource.getUrn())));
    const declared = await declaredIn(stackOf(stack.root.urn));
    const expectation = await bench.expectedIn?.(stackOf(stack.root.urn));
    const expected = expectation && { expectation, ...knownNow(resources) };
    const surroundings = { now: new Date(), hasFile, declared, expected };
    for (const resource of resources) {
      const isRead = isOnlyRead(resource, seen.get(resource.getUrn()));
      const judges = isRead ? rules : rules.filter((rule) => rule.judgesOutputsOf?.(resource.getType()));
      if (judges.length === 0) continue;
      const facts = readFacts(resource);
      deadline.run(facts.urn, judges, (rule) => {
        const judgement = judge(rule, facts, (urn) => (isRead ? seen.get(urn) : undefined), surroundings);
        if (judgement) diagnostics.push(...diagnosticsOf(judgement, facts, waivers));
      });
    }
    deadline.run(stack.root.urn, rules, (rule) => {
      for (const [facts, judgement] of judgeStack(rule, stack, surroundings)) {
        diagnostics.push(...diagnosticsOf(judgement, facts, waivers));
      }
    });
    tally.write();
    return new analyzer.AnalyzeResponse().setDiagnosticsList(diagnostics);
  };
  return ({ request }, answer) => {
    judgeAll(request).then(
      (response) => {
        answer(null, response);
      },
      (error: unknown) => {
        answer(error instanceof Error ? error : new Error(String(error)));
      },
    );
  };
}

/** What the engine knows of outputs and of what inputs were made from, when it has asked for all resources. */
function knownNow(resources: readonly analyzer.AnalyzerResource[]): Pick<Expected, "output" | "madeFrom"> {
  const byUrn = new Map(resources.map((resource) => [resource.getUrn(), resource]));
  const outputs = new Map<string, Fields>();
  return {
    output({ urn, property }) {
      const fields = outputs.get(urn) ?? decode(byUrn.get(urn)?.getProperties());
      outputs.set(urn, fields);
      return fields[property];
    },
    madeFrom: (urn, input) => byUrn.get(urn)?.getPropertydependenciesMap().get(input)?.getUrnsList() ?? [],
  };
}

/**
 * Whether the program only reads a resource (`.get`). The engine shows such a one to no rule before the end, and keeps no
 * inputs of it: it is judged by what its cloud says of it.
 */
function isOnlyRead(resource: analyzer.AnalyzerResource, seen: ResourceFacts | undefined): boolean {
  if (seen !== undefined && Object.keys(seen.inputs).length > 0) return false;
  return (resource.getProvider()?.getUrn() ?? "") !== "";
}

/** What a waiver covers is said all the same, but stops nothing; what a rule could not judge, none covers. */
function* diagnosticsOf(
  { rule, violations, obstacles }: Judgement,
  facts: ResourceFacts,
  waivers: Waivers,
): Generator<analyzer.AnalyzeDiagnostic> {
  const waiver = violations.length > 0 ? waivers.covering(rule.id, facts) : undefined;
  for (const violation of violations) {
    const message = violationMessage(rule, facts, violation);
    yield waiver === undefined
      ? diagnostic(rule, facts, message)
      : diagnostic(rule, facts, waivedMessage(waiver, message)).setEnforcementlevel(
          analyzer.EnforcementLevel.ADVISORY,
        );
  }
  for (const obstacle of obstacles) yield diagnostic(rule, facts, obstacleMessage(rule, facts, obstacle));
}

function diagnostic(rule: Rule, facts: ResourceFacts, message: string): analyzer.AnalyzeDiagnostic {
  return new analyzer.AnalyzeDiagnostic()
    .setPolicyname(rule.id)
    .setPolicypackname(pack.name)
    .setPolicypackversion(pack.version)
    .setDescription(rule.sentence)
    .setMessage(message)
    .setUrn(facts.urn)
    .setEnforcementlevel(analyzer.EnforcementLevel.MANDATORY);
}
