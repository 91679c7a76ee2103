import { type Sample, delta, deriv, increase, quantile } from "./functions.ts";
import { combine } from "./operators.ts";
import { type Labels, type Point, type Value, keyOf, only, toPoints } from "./points.ts";
import { matches, selectorOf } from "./selectors.ts";
import { type Tree, nodesOf, partOf, secondsOf } from "./tree.ts";

/** A series as a function of time in seconds; null: no sample then. */
export interface Series {
  readonly metric: string;
  readonly labels: Labels;
  readonly at: (seconds: number) => number | null;
}

const SCRAPE_S = 30;

/** Of the language, what our rules use: anything else is thrown at, not guessed. */
export function evaluate(tree: Tree, series: readonly Series[], now: number): Value {
  const inner = (part: Tree | undefined, at = now): Value => {
    if (part === undefined) throw new Error(`something is missing in ${tree.text}`);
    return evaluate(part, series, at);
  };
  switch (tree.kind) {
    case "NumberDurationLiteral":
      return Number(tree.text);
    case "ParenExpr":
      return inner(tree.parts[0]);
    case "VectorSelector":
      return select(tree, series, now);
    case "OffsetExpr":
      return inner(tree.parts[0], now - secondsOf(durationsIn(tree)[0] ?? ""));
    case "AggregateExpr":
      return aggregate(tree, toPoints(inner(argumentsOf(tree)[0])));
    case "FunctionCall":
      return call(tree, series, now);
    case "BinaryExpr":
      return combine(tree, inner(tree.parts[0]), inner(tree.parts.at(-1)));
    default:
      throw new Error(`not understood here: ${tree.kind} in ${tree.text}`);
  }
}

const durationsIn = (tree: Tree): readonly string[] =>
  nodesOf(tree, "NumberDurationLiteralInDurationContext").map(({ text }) => text);
const argumentsOf = (tree: Tree): readonly Tree[] => partOf(tree, "FunctionCallBody")?.parts ?? [];

function select(tree: Tree, series: readonly Series[], now: number): readonly Point[] {
  const selector = selectorOf(tree);
  return series.flatMap(({ metric, labels, at }) => {
    if (metric !== selector.metric || !matches(selector, labels)) return [];
    const value = at(Math.floor(now / SCRAPE_S) * SCRAPE_S);
    return value === null ? [] : [{ labels, value }];
  });
}

/** Samples of each series over a range: of a selector as they were scraped, of a subquery at its steps. */
function range(tree: Tree, series: readonly Series[], now: number) {
  const [span = "", step] = durationsIn(tree).slice(-(tree.kind === "SubqueryExpr" ? 2 : 1));
  const seconds = secondsOf(span);
  const every = step === undefined ? SCRAPE_S : secondsOf(step);
  const found = new Map<string, { labels: Labels; samples: Sample[] }>();
  for (let at = Math.ceil((now - seconds) / every) * every; at <= now; at += every) {
    for (const { labels, value } of toPoints(evaluate(partAt(tree, 0), series, at))) {
      const key = keyOf(labels);
      const row = found.get(key) ?? { labels, samples: [] };
      row.samples.push([at, value]);
      found.set(key, row);
    }
  }
  return { seconds, rows: [...found.values()] };
}

function partAt(tree: Tree, index: number): Tree {
  const part = tree.parts[index];
  if (part === undefined) throw new Error(`something is missing in ${tree.text}`);
  return part;
}

const OVER_TIME: Readonly<
  Record<string, (samples: readonly Sample[], seconds: number) => number | null>
> = {
  increase,
  delta,
  deriv,
  rate: (samples, seconds) => {
    const rise = increase(samples, seconds);
    return rise === null ? null : rise / seconds;
  },
};

function call(tree: Tree, series: readonly Series[], now: number): Value {
  const name = partOf(tree, "FunctionIdentifier")?.text ?? "";
  const parts = argumentsOf(tree);
  if (name === "time") return now;
  const [first, second] = parts;
  if (first === undefined) throw new Error(`something is missing in ${tree.text}`);
  if (name === "vector") return [{ labels: {}, value: Number(evaluate(first, series, now)) }];
  if (name === "histogram_quantile" && second !== undefined) {
    return quantiles(Number(first.text), toPoints(evaluate(second, series, now)));
  }
  const over = OVER_TIME[name];
  if (over === undefined) throw new Error(`not understood here: ${name}`);
  const { seconds, rows } = range(first, series, now);
  return rows.flatMap(({ labels, samples }) => {
    const value = over(samples, seconds);
    return value === null ? [] : [{ labels, value }];
  });
}

function grouped(points: readonly Point[], labelsOf: (labels: Labels) => Labels) {
  const groups = new Map<string, { labels: Labels; members: Point[] }>();
  for (const point of points) {
    const labels = labelsOf(point.labels);
    const key = keyOf(labels);
    const group = groups.get(key) ?? { labels, members: [] };
    group.members.push(point);
    groups.set(key, group);
  }
  return [...groups.values()];
}

const quantiles = (share: number, points: readonly Point[]): readonly Point[] =>
  grouped(points, (labels) => only(labels, ["le"], false)).map(({ labels, members }) => {
    const buckets = members.map((member) => ({
      le: member.labels["le"] === "+Inf" ? Infinity : Number(member.labels["le"]),
      count: member.value,
    }));
    return { labels, value: quantile(share, buckets) };
  });

const AGGREGATES: Readonly<Record<string, (values: readonly number[]) => number>> = {
  sum: (values) => values.reduce((sum, value) => sum + value, 0),
  max: (values) => Math.max(...values),
  min: (values) => Math.min(...values),
};

function aggregate(tree: Tree, points: readonly Point[]): readonly Point[] {
  const by = nodesOf(
    partOf(tree, "AggregateModifier") ?? { kind: "", text: "", parts: [] },
    "LabelName",
  );
  const of = AGGREGATES[partOf(tree, "AggregateOp")?.text ?? ""];
  if (of === undefined) throw new Error(`not understood here: ${tree.text}`);
  const names = by.map(({ text }) => text);
  return grouped(points, (labels) => only(labels, names)).map(({ labels, members }) => ({
    labels,
    value: of(members.map(({ value }) => value)),
  }));
}
