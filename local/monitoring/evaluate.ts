import type { SyntaxNode } from "@lezer/common";
import { parser } from "@prometheus-io/lezer-promql";
import { CloudError } from "../cloud-error.ts";
import { secondsIn } from "../duration.ts";
import { quantiles } from "./quantiles.ts";
import { keyOf, type Sample } from "./sample.ts";
import type { Series } from "./series-file.ts";

/** What a query has to go by. */
interface Source {
  promql: string;
  series: readonly Series[];
}

type Value = number | readonly Sample[];

/**
 * Evaluates a query in PromQL over series that have the same value at every moment. The grammar is Prometheus's own; of
 * its functions there are those that alerts are made of here.
 *
 * @throws CloudError 400 for what is no PromQL, 422 for what is not emulated
 */
export function evaluate(promql: string, series: readonly Series[]): readonly Sample[] {
  const tree = parser.parse(promql);
  let wrongAt: number | undefined;
  tree.iterate({
    enter: ({ type, from }) => {
      if (type.isError) wrongAt ??= from;
    },
  });
  const query = tree.topNode.firstChild;
  if (wrongAt !== undefined || query === null) {
    throw new CloudError(400, `invalid parameter "query": 1:${(wrongAt ?? 0) + 1}: parse error`);
  }
  const value = valueOf(query, { promql, series });
  return typeof value === "number" ? [{ labels: {}, value }] : value;
}

function valueOf(node: SyntaxNode, source: Source): Value {
  switch (node.name) {
    case "ParenExpr":
      return valueOf(expressionsIn(node)[0] ?? notEmulated(node, source), source);
    case "NumberDurationLiteral":
      return Number(textOf(node, source));
    case "VectorSelector":
      return select(node, source);
    case "FunctionCall":
      return call(node, source);
    case "AggregateExpr":
      return aggregate(node, source);
    case "BinaryExpr":
      return combine(node, source);
    default:
      return notEmulated(node, source);
  }
}

/** The children that have a value. */
function expressionsIn(node: SyntaxNode | null): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node?.firstChild ?? null; child !== null; child = child.nextSibling) {
    if (/(Expr|Literal|Selector|FunctionCall)$/.test(child.name)) found.push(child);
  }
  return found;
}

function vectorOf(node: SyntaxNode | undefined, source: Source): readonly Sample[] {
  if (node === undefined) throw new CloudError(400, "expected an instant vector");
  const value = valueOf(node, source);
  if (typeof value === "number") throw new CloudError(400, "expected an instant vector, got a scalar");
  return value;
}

/** The series that a selector names; of a distribution, its buckets. */
function select(node: SyntaxNode, source: Source): Sample[] {
  const name = textOf(node.getChild("Identifier") ?? notEmulated(node, source), source);
  const matchers = (node.getChild("LabelMatchers")?.getChildren("UnquotedLabelMatcher") ?? []).map(
    (matcher) => matcherOf(matcher, source),
  );
  return source.series
    .flatMap((each) => samplesOf(each, name))
    .filter(({ labels }) => matchers.every((matches) => matches(labels)));
}

function samplesOf({ metric, labels, value }: Series, name: string): Sample[] {
  const promName = nameOf(metric);
  if (name === promName) return [{ labels, value }];
  if (name !== `${promName}_bucket`) return [];
  // All requests of a minute take the same time: a quantile between two bounds that are all but one is that time.
  const bounds = { [String(value)]: 0, [String(value * (1 + 1e-9))]: 60, "+Inf": 60 };
  return Object.entries(bounds).map(([le, count]) => ({ labels: { ...labels, le }, value: count }));
}

/** "Mapping Cloud Monitoring metrics to PromQL": the first slash becomes a colon, what is no letter or digit an underscore. */
function nameOf(metric: string): string {
  const cut = metric.indexOf("/");
  return `${metric.slice(0, cut)}:${metric.slice(cut + 1)}`.replaceAll(/[^A-Za-z0-9:]/g, "_");
}

function matcherOf(node: SyntaxNode, source: Source): (labels: Sample["labels"]) => boolean {
  const label = textOf(node.getChild("LabelName") ?? notEmulated(node, source), source);
  const wanted = textOf(node.getChild("StringLiteral") ?? notEmulated(node, source), source).slice(1, -1);
  const operator = textOf(node.getChild("MatchOp") ?? notEmulated(node, source), source);
  const isIt = operator.includes("~")
    ? (text: string) => new RegExp(`^(?:${wanted})$`).test(text)
    : (text: string) => text === wanted;
  return (labels) => isIt(labels[label] ?? "") !== operator.startsWith("!");
}

function call(node: SyntaxNode, source: Source): Value {
  const name = textOf(node.getChild("FunctionIdentifier") ?? notEmulated(node, source), source);
  const [first, second] = expressionsIn(node.getChild("FunctionCallBody"));
  if (name === "histogram_quantile") {
    const quantile = first === undefined ? undefined : valueOf(first, source);
    if (typeof quantile !== "number") throw new CloudError(400, "expected a scalar");
    return quantiles(quantile, vectorOf(second, source));
  }
  const selector = first?.name === "MatrixSelector" ? first.getChild("VectorSelector") : null;
  if (first === undefined || selector === null) return notEmulated(node, source);
  const seconds = secondsIn(textOf(first.getChild("DurationExpr") ?? first, source));
  const factors: Readonly<Record<string, number>> = {
    rate: 1 / 60,
    increase: seconds / 60,
    last_over_time: 1,
  };
  const factor = factors[name];
  if (factor === undefined) return notEmulated(node, source);
  return select(selector, source).map(({ labels, value }) => ({ labels, value: value * factor }));
}

const reducers: Readonly<Record<string, (values: readonly number[]) => number>> = {
  sum: (values) => values.reduce((sum, value) => sum + value, 0),
  max: (values) => Math.max(...known(values)),
  min: (values) => Math.min(...known(values)),
};

/** What is no number counts for nothing beside one that is. */
function known(values: readonly number[]): readonly number[] {
  const numbers = values.filter((value) => !Number.isNaN(value));
  return numbers.length === 0 ? values : numbers;
}

function aggregate(node: SyntaxNode, source: Source): Value {
  const reduce = reducers[textOf(node.getChild("AggregateOp") ?? notEmulated(node, source), source)];
  const modifier = node.getChild("AggregateModifier");
  if (reduce === undefined || (modifier !== null && modifier.getChild("By") === null)) {
    return notEmulated(node, source);
  }
  const by = (modifier?.getChild("GroupingLabels")?.getChildren("LabelName") ?? []).map((label) =>
    textOf(label, source),
  );
  const samples = vectorOf(expressionsIn(node.getChild("FunctionCallBody"))[0], source).map(
    ({ labels, value }) => ({
      labels: Object.fromEntries(Object.entries(labels).filter(([name]) => by.includes(name))),
      value,
    }),
  );
  return [...Map.groupBy(samples, ({ labels }) => keyOf(labels)).values()].map((group) => ({
    labels: group[0]?.labels ?? {},
    value: reduce(group.map(({ value }) => value)),
  }));
}

const arithmetic: Readonly<Record<string, (one: number, other: number) => number>> = {
  "+": (one, other) => one + other,
  "-": (one, other) => one - other,
  "*": (one, other) => one * other,
  "/": (one, other) => one / other,
};
const comparisons: Readonly<Record<string, (one: number, other: number) => boolean>> = {
  ">=": (one, other) => one >= other,
  ">": (one, other) => one > other,
  "<=": (one, other) => one <= other,
  "<": (one, other) => one < other,
};

function combine(node: SyntaxNode, source: Source): Value {
  const [left, right] = expressionsIn(node);
  if (left === undefined || right === undefined) return notEmulated(node, source);
  const operator = source.promql.slice(left.to, right.from).trim();
  if (operator === "or") {
    const one = vectorOf(left, source);
    const keys = new Set(one.map(({ labels }) => keyOf(labels)));
    return [...one, ...vectorOf(right, source).filter(({ labels }) => !keys.has(keyOf(labels)))];
  }
  const [one, other] = [valueOf(left, source), valueOf(right, source)];
  const compute = arithmetic[operator];
  if (compute !== undefined) {
    if (typeof one === "number" && typeof other === "number") return compute(one, other);
    return pairs(one, other).map(({ labels, values }) => ({ labels, value: compute(...values) }));
  }
  const holds = comparisons[operator];
  if (holds === undefined || typeof one === "number") return notEmulated(node, source);
  return pairs(one, other)
    .filter(({ values }) => holds(...values))
    .map(({ labels, values: [value] }) => ({ labels, value }));
}

/** Samples of the same labels; a scalar goes with each. */
function pairs(one: Value, other: Value): { labels: Sample["labels"]; values: [number, number] }[] {
  if (typeof one === "number") {
    return typeof other === "number"
      ? []
      : other.map(({ labels, value }) => ({ labels, values: [one, value] }));
  }
  return one.flatMap(({ labels, value }) => {
    const second =
      typeof other === "number" ? other : other.find((each) => keyOf(each.labels) === keyOf(labels))?.value;
    return second === undefined ? [] : [{ labels, values: [value, second] }];
  });
}

function textOf({ from, to }: SyntaxNode, { promql }: Source): string {
  return promql.slice(from, to);
}

function notEmulated(node: SyntaxNode, source: Source): never {
  throw new CloudError(422, `the local cloud does not evaluate "${textOf(node, source)}"`);
}
