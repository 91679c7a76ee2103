import type { Explanation, Explanations, Said } from "./explanations.ts";
import { amount, isPartial, wordsOf } from "./explanation-words.ts";

const UNITS = { D: "天", W: "周", M: "个月", Y: "年" } as const;

const WORDS = wordsOf(
  (year, month, day) => `${year}年${Number(month)}月${day === undefined ? "" : `${Number(day)}日`}`,
  (count, unit) => `${count}${UNITS[unit]}`,
  "至",
);
const { courses, date, period } = WORDS;

const OPERATORS: Readonly<Record<string, string>> = {
  "<": "低于",
  "<=": "不超过",
  ">": "高于",
  ">=": "至少",
};

const op = (v: Said): string => OPERATORS[v.of("op")] ?? "";
/** A year alone needs its word. */
const at = (text: string): string =>
  isPartial(text) && !text.includes("-") ? `${text}年` : date(text);
const on = (v: Said, name = "date"): string =>
  v.has(name) ? `（${at(v.of(name))}）` : "（无日期）";
const asked = (v: Said, bound: string): string =>
  v.inclusion ? `要求${op(v)} ${bound}` : `${op(v)} ${bound} 则排除`;
const windowOf = (v: Said): string =>
  `${period(v.of("window"))}${v.is("byDefault", 1) ? "（本中心默认）" : ""}`;
const qualified = (v: Said): string =>
  v.has("qualifier") ? `（要求：${period(v.of("qualifier"))}）` : "";
const value = (v: Said): string => amount(WORDS, v, "value", "unit");
const measured = (v: Said): string =>
  `${v.of("what")} ${value(v)}` +
  (v.has("converted") ? `（即 ${amount(WORDS, v, "converted", "boundUnit")}）` : "") +
  on(v) +
  (v.has("derivedBy") ? `，按 ${v.of("derivedBy")} 推算` : "");
const ageAsked = (v: Said): string => {
  if (v.has("atLeast") && v.has("atMost")) return `要求 ${v.of("atLeast")} 至 ${v.of("atMost")} 岁`;
  return v.has("atLeast") ? `要求至少 ${v.of("atLeast")} 岁` : `要求不超过 ${v.of("atMost")} 岁`;
};
const changeAsked = (v: Said): string =>
  `要求${v.is("direction", "increase") ? "升高" : "下降"}${op(v)} ${amount(WORDS, v, "bound", "boundUnit")}`;
const spreadAsked = (v: Said): string =>
  `要求 ${v.of("wanted")} 次，间隔${v.is("strict", 1) ? "超过" : "至少"}${period(v.of("apart"))}`;
const dates = (v: Said): string => (v.of("dates") === "" ? "" : `（${date(v.of("dates"))}）`);
const longer = (v: Said): string =>
  v.has("longerThan") ? `超过${period(v.of("longerThan"))}` : "";

const TEMPLATES: Readonly<Record<string, Explanation>> = {
  nothing: () => "无需判定",
  age: (v) => `${date(v.of("date"))}时 ${v.of("age")} 岁，${ageAsked(v)}`,
  "age-imprecise": (v) =>
    `${date(v.of("date"))}时 ${v.of("age")} 岁（出生于 ${date(v.of("birth"))}），${ageAsked(v)}`,
  "age-missing": () => "无出生日期记录",
  sex: (v) => `记录性别：${{ female: "女", male: "男" }[v.of("sex")] ?? v.of("sex")}`,
  "sex-missing": () => "无可用的性别记录",
  childbearing: (v) => `${v.of("from")} 至 ${v.of("to")} 岁女性，按病历具有生育能力`,
  "childbearing-male": () => "不适用：记录性别为男",
  "childbearing-ended": () => "不适用：有记录表明无生育能力",
  "childbearing-age": (v) =>
    `不适用：年龄不在 ${v.of("from")} 至 ${v.of("to")} 岁之间，推定无生育能力`,
  "childbearing-imprecise": () => "出生日期不足以判断是否应视为具有生育能力",
  measured: (v) => `${measured(v)}，${asked(v, amount(WORDS, v, "bound", "boundUnit"))}`,
  "measured-times": (v) =>
    `${measured(v)}，${asked(v, `${v.is("source", "site") ? "本中心" : ""}界限 ${amount(WORDS, v, "limit", "boundUnit")} 的 ${v.of("times")} 倍`)}`,
  "observed-unconfirmed": (v) =>
    `${v.of("what")}（${date(v.of("date"))}）为初步结果或使用未确认的代码`,
  "observed-imprecise": (v) =>
    `${v.of("what")} 的日期为 ${date(v.of("date"))}，不够精确，无法判断是否在${windowOf(v)}内`,
  "observed-undated": (v) => `${v.of("what")} ${v.of("value")} 无日期`,
  "observed-stale": (v) => `${v.of("what")} ${value(v)}${on(v)}早于${windowOf(v)}`,
  "observed-missing": (v) => `${v.of("what")} ${value(v)}${on(v)}不计入，因其不符合要求的检测条件`,
  "observed-unreadable": (v) => `${v.of("what")}${on(v)}的结果无法读取为数值`,
  "observed-unit": (v) =>
    `${v.of("what")} ${v.of("value")}${on(v)}${v.has("unit") ? `的单位 ${v.of("unit")} 无法换算` : "没有单位"}`,
  "observed-input-unit": (v) => `${v.of("what")}${on(v)}无法推算：所依据的数值单位缺失或无法换算`,
  "observed-range": (v) => `${v.of("what")} ${value(v)}${on(v)}没有可用的参考范围`,
  "observed-conflicting": (v) => `${v.of("what")}${on(v)}的结果相互矛盾`,
  result: (v) =>
    `${v.of("what")} ${value(v)}${on(v)}` +
    (v.has("limit")
      ? `，${v.is("source", "site") ? "本中心" : "该结果的"}界限为 ${amount(WORDS, v, "limit", "limitUnit")}`
      : ""),
  "result-range": (v) => `${v.of("what")} ${value(v)}${on(v)}没有可用的参考范围`,
  "result-unit": (v) => `${v.of("what")} ${v.of("value")}${on(v)}的单位缺失或无法换算`,
  "result-imprecise": (v) =>
    `${v.of("what")} ${v.of("value")}${on(v)}不足以判断是否为“${v.of("is")}”`,
  "result-unreadable": (v) => `${v.of("what")}${on(v)}的结果无法读取`,
  "result-unconfirmed": (v) => `${v.of("what")}${on(v)}未经确认`,
  missing: (v) => `${v.of("what")}：无记录`,
  "no-medication": (v) => `${v.of("what")}：未知，病历中没有任何用药记录`,
  "absent-presumed": (v) => `${v.of("what")}：无记录，推定不存在`,
  "absent-other": (v) => `${v.of("what")}：无其他记录，推定不存在`,
  "missing-other": (v) => `${v.of("what")}：无其他记录`,
  "absent-attested": (v) => `${v.of("what")}：无记录，且已确认病史完整`,
  unauthorised: (v) => `${v.of("what")}：电子病历未授权相关数据`,
  unreadable: (v) => `${v.of("what")}：可能相关的条目无法读取`,
  unmapped: (v) => `${v.of("what")}：存在类似条目，但其代码尚未映射`,
  "entry-yes": (v) =>
    `${v.of("what")}${on(v)}${v.has("qualifier") ? `，${period(v.of("qualifier"))}` : ""}`,
  "entry-no": (v) => `${v.of("what")}${on(v)}不计入${qualified(v)}`,
  "entry-ask": (v) => `${v.of("what")}${on(v)}`,
  "entry-unconfirmed": (v) => `${v.of("what")}${on(v)}未经确认`,
  "entry-stale": (v) => `${v.of("what")}${on(v)}早于要求的时间${qualified(v)}`,
  "entry-undated": (v) => `${v.of("what")} 没有可据以判断的日期${qualified(v)}`,
  "entry-imprecise": (v) =>
    `${v.of("what")} 的日期为 ${date(v.of("date"))}，不够精确${qualified(v)}`,
  "entry-missing": (v) => `${v.of("what")}${on(v)}未说明所要求的内容${qualified(v)}`,
  change: (v) =>
    `${v.of("what")} 由 ${v.of("from")}${on(v, "fromDate")}变为 ${amount(WORDS, v, "to", "unit")}${on(v)}，变化 ${amount(WORDS, v, "moved", "boundUnit")}；${changeAsked(v)}`,
  "change-unit": (v) => `${v.of("what")}${on(v)}的单位缺失或无法换算`,
  "change-imprecise": (v) =>
    `${v.of("what")} 由 ${v.of("from")}${on(v, "fromDate")}变为 ${v.of("to")}${on(v)}，不足以判断变化是否达到要求；${changeAsked(v)}`,
  "change-one": (v) =>
    `${v.of("what")}${on(v)}${v.has("window") ? `在${period(v.of("window"))}内` : ""}没有更早的数值可供比较`,
  repeated: (v) => `${v.of("what")}：记录 ${v.of("count")} 次${dates(v)}；${spreadAsked(v)}`,
  "repeated-too-few": (v) =>
    `${v.of("what")}：记录 ${v.of("count")} 次${dates(v)}；${spreadAsked(v)}`,
  "repeated-undated": (v) => `${v.of("what")}：部分条目无日期，无法判断间隔；${spreadAsked(v)}`,
  "events-apart": (v) =>
    `${v.of("first")}${on(v, "firstDate")}与 ${v.of("second")}${on(v, "secondDate")}，间隔不超过${period(v.of("atMost"))}方计入`,
  "events-undated": (v) =>
    `${v.of("first")}${on(v, "firstDate")}与 ${v.of("second")}${on(v, "secondDate")}：无法判断间隔`,
  courses: (v) => `记录 ${v.of("count")} 次 ${v.of("what")}${longer(v)}：${courses(v.of("list"))}`,
  "courses-equal": (v) =>
    `${courses(v.of("list"))}，恰为要求的时长（${period(v.of("longerThan"))}）`,
  "courses-imprecise": (v) =>
    `${courses(v.of("list"))} 的日期不足以判断是否超过${period(v.of("longerThan"))}`,
  "courses-too-few": (v) =>
    `要求 ${v.of("wanted")} 个疗程的 ${v.of("what")}${longer(v)}，记录 ${v.of("count")} 个：${courses(v.of("list"))}`,
  "dose-none": (v) => `${v.of("what")}：没有计入的剂量记录`,
  dose: (v) =>
    `${v.of("what")}：记录的最高剂量折合泼尼松 ${v.of("value")} ${v.of("unit")}${on(v)}，要求${op(v)} ${v.of("bound")} ${v.of("unit")}`,
  "dose-equal": (v) =>
    `${v.of("what")}：记录的最高剂量折合泼尼松恰为 ${v.of("value")} ${v.of("unit")}${on(v)}`,
  "dose-imprecise": (v) =>
    `${v.of("what")}${on(v)}的用法用量不足以判断是否${op(v)} ${v.of("bound")} ${v.of("unit")}`,
  "dose-no-weight": (v) =>
    `${v.of("what")} 有记录，但 90 天内没有体重记录，无法计算 ${v.of("unit")}`,
  "dose-unreadable": (v) => `${v.of("what")} 有记录，但没有可算出日剂量的用法用量`,
  settled: (v) => `${v.of("what")}：${v.of("word")}${on(v)}`,
  "index-none": (v) => `${v.of("what")}：无记录`,
  "index-refuted": (v) => `${v.of("what")} 已被排除`,
  "index-broad": (v) => `${v.of("what")}：仅有未确认或较笼统的记录`,
  "index-signal": (v) => `${v.of("what")}：无诊断记录，但有提示性发现`,
  attested: (v) =>
    `人工确认：${v.is("outcome", "pass") ? "符合" : v.is("outcome", "fail") ? "不符合" : v.of("outcome")}`,
};

export const CHINESE: Explanations = {
  templates: TEMPLATES,
  decimal: ".",
  joint: "；",
  stop: "。",
};
