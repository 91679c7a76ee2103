import type { Message } from "./outcome.ts";
import { periodText } from "./period-text.ts";
import type { Criterion } from "./syntax.ts";

/** A message's values as text; what is null is left out by the templates. */
type Values = Readonly<Record<string, string | number | null>>;
type Template = (values: Values, type: Criterion["type"]) => string;

const OPERATORS: Readonly<Record<string, string>> = {
  "<": "less than",
  "<=": "at most",
  ">": "more than",
  ">=": "at least",
};

const UNIT_TEXTS = new Map<string, string>();

/** UCUM annotations such as `{score}` are for machines. There are few units, and thousands of sentences with them. */
const unitText = (unit: string | number | null | undefined): string => {
  const written = String(unit ?? "");
  const known = UNIT_TEXTS.get(written);
  if (known !== undefined) return known;
  const made = makeUnitText(written);
  if (UNIT_TEXTS.size < MOST_UNITS) UNIT_TEXTS.set(written, made);
  return made;
};

/** Records bring units of their own: what is kept of them must end somewhere. */
const MOST_UNITS = 1000;

const makeUnitText = (written: string): string => {
  const bare = written.includes("{")
    ? written
        .replace("{1.73_m2}", "1.73 m2")
        .replaceAll(/\{[^}]*\}/gu, "")
        .trim()
    : written.trim();
  return bare === "" || bare === "1" ? "" : ` ${bare}`;
};

const on = (date: string | number | null | undefined): string =>
  date == null ? " (undated)" : ` on ${date}`;

const asked = (values: Values, type: Criterion["type"], bound: string): string =>
  `${OPERATORS[String(values["op"])] ?? ""} ${bound} ${type === "inclusion" ? "is asked" : "excludes"}`;

const windowOf = (values: Values): string =>
  `${periodText(values["window"])}${values["byDefault"] === 1 ? " (the site's default)" : ""}`;

const measured = (values: Values): string =>
  `${values["what"]} ${values["value"]}${unitText(values["unit"])}` +
  (values["converted"] == null ? "" : ` (${values["converted"]}${unitText(values["boundUnit"])})`) +
  on(values["date"]) +
  (values["derivedBy"] == null ? "" : ` by ${values["derivedBy"]}`);

const ageAsked = (values: Values): string => {
  const { atLeast, atMost } = { atLeast: values["atLeast"], atMost: values["atMost"] };
  if (atLeast != null && atMost != null) return `${atLeast} to ${atMost} is asked`;
  return atLeast == null ? `at most ${atMost} is asked` : `at least ${atLeast} is asked`;
};

const changeAsked = (values: Values): string =>
  `${values["direction"] === "increase" ? "an" : "a"} ${values["direction"]} of ${OPERATORS[String(values["op"])]} ${values["bound"]}${unitText(values["boundUnit"])} is asked`;

const spreadAsked = (values: Values): string =>
  `${values["wanted"]} times, ${values["strict"] === 1 ? "more than" : "at least"} ${periodText(values["apart"])} apart, is asked`;

const times = (count: string | number | null | undefined): string =>
  count === 1 ? "once" : `${count} times`;

/** One row a message id. Each is one sentence without its full stop. */
const TEMPLATES: Readonly<Record<string, Template>> = {
  nothing: () => "Nothing to decide",
  age: (v) => `Aged ${v["age"]} on ${v["date"]}, ${ageAsked(v)}`,
  "age-imprecise": (v) => `Aged ${v["age"]} on ${v["date"]} (born ${v["birth"]}), ${ageAsked(v)}`,
  "age-missing": () => "No birth date on record",
  sex: (v) => `Recorded sex is ${v["sex"]}`,
  "sex-missing": () => "No usable sex on record",
  childbearing: (v) =>
    `A woman between ${v["from"]} and ${v["to"]} years old, of childbearing potential as far as the record says`,
  "childbearing-male": () => "Does not apply: recorded sex is male",
  "childbearing-ended": () => "Does not apply: not of childbearing potential by a recorded entry",
  "childbearing-age": (v) =>
    `Does not apply: presumed not of childbearing potential, being outside ${v["from"]} to ${v["to"]} years`,
  "childbearing-imprecise": () =>
    "The birth date leaves open whether childbearing potential is to be assumed",
  measured: (v, type) =>
    `${measured(v)}, ${asked(v, type, `${v["bound"]}${unitText(v["boundUnit"])}`)}`,
  "measured-times": (v, type) =>
    `${measured(v)}, ${asked(v, type, `${v["times"]} times the ${v["source"] === "site" ? "site's " : ""}limit of ${v["limit"]}${unitText(v["boundUnit"])}`)}`,
  "observed-unconfirmed": (v) =>
    `${v["what"]} of ${v["date"]} is preliminary or under a code not confirmed for it`,
  "observed-imprecise": (v) =>
    `${v["what"]} is dated ${v["date"]}, too roughly to tell whether it is within ${windowOf(v)}`,
  "observed-undated": (v) => `${v["what"]} ${v["value"] ?? ""} has no date`,
  "observed-stale": (v) =>
    `${v["what"]} ${v["value"] ?? ""}${unitText(v["unit"])}${on(v["date"])} is older than ${windowOf(v)}`,
  "observed-missing": (v) =>
    `${v["what"]} ${v["value"] ?? ""}${unitText(v["unit"])}${on(v["date"])} does not count, for it was not taken under the conditions asked for`,
  "observed-unreadable": (v) =>
    `${v["what"]}${on(v["date"])} has a result that cannot be read as a number`,
  "observed-unit": (v) =>
    `${v["what"]} ${v["value"]}${on(v["date"])} has ${v["unit"] == null ? "no unit" : `the unit ${v["unit"]}, which cannot be converted`}`,
  "observed-input-unit": (v) =>
    `${v["what"]}${on(v["date"])} cannot be worked out, for the value that it rests on has a missing unit or one that cannot be converted`,
  "observed-range": (v) =>
    `${v["what"]} ${v["value"]}${unitText(v["unit"])}${on(v["date"])} comes without a usable reference range`,
  "observed-conflicting": (v) => `Results of ${v["what"]}${on(v["date"])} disagree`,
  result: (v) =>
    `${v["what"]} ${v["value"]}${unitText(v["unit"])}${on(v["date"])}` +
    (v["limit"] == null
      ? ""
      : `, ${v["source"] === "site" ? "the site's" : "its"} limit is ${v["limit"]}${unitText(v["limitUnit"])}`),
  "result-range": (v) =>
    `${v["what"]} ${v["value"]}${unitText(v["unit"])}${on(v["date"])} comes without a usable reference range`,
  "result-unit": (v) =>
    `${v["what"]} ${v["value"]}${on(v["date"])} has a missing unit or one that cannot be converted`,
  "result-imprecise": (v) =>
    `${v["what"]} ${v["value"]}${on(v["date"])} leaves open whether it is ${v["is"]}`,
  "result-unreadable": (v) => `${v["what"]}${on(v["date"])} has a result that cannot be read`,
  "result-unconfirmed": (v) => `${v["what"]}${on(v["date"])} is not confirmed`,
  missing: (v) => `${v["what"]}: nothing on record`,
  "no-medication": (v) => `${v["what"]}: not known, for the record holds no medication at all`,
  "absent-presumed": (v) => `${v["what"]}: nothing on record, presumed absent`,
  "absent-other": (v) => `${v["what"]}: nothing else on record, presumed absent`,
  "missing-other": (v) => `${v["what"]}: nothing else on record`,
  "absent-attested": (v) =>
    `${v["what"]}: nothing on record, and the history was attested to be complete`,
  unauthorised: (v) => `${v["what"]}: the EHR did not grant what would show it`,
  unreadable: (v) => `${v["what"]}: an entry that may bear on it could not be read`,
  unmapped: (v) =>
    `${v["what"]}: entries that resemble it exist under codes that no concept claims`,
  "entry-yes": (v) =>
    `${v["what"]}${on(v["date"])}${v["qualifier"] == null ? "" : `, ${periodText(v["qualifier"])}`}`,
  "entry-no": (v) =>
    `${v["what"]}${on(v["date"])} does not count${v["qualifier"] == null ? "" : ` (asked: ${periodText(v["qualifier"])})`}`,
  "entry-ask": (v) => `${v["what"]}${on(v["date"])}`,
  "entry-unconfirmed": (v) => `${v["what"]}${on(v["date"])} is not confirmed`,
  "entry-stale": (v) =>
    `${v["what"]}${on(v["date"])} is older than what is asked${v["qualifier"] == null ? "" : ` (${periodText(v["qualifier"])})`}`,
  "entry-undated": (v) =>
    `${v["what"]} has no date that tells whether it counts${v["qualifier"] == null ? "" : ` (asked: ${periodText(v["qualifier"])})`}`,
  "entry-imprecise": (v) =>
    `${v["what"]} is dated ${v["date"]}, too roughly to tell (asked: ${periodText(v["qualifier"] ?? "when")})`,
  "entry-missing": (v) =>
    `${v["what"]}${on(v["date"])} does not say what is asked of it${v["qualifier"] == null ? "" : ` (${periodText(v["qualifier"])})`}`,
  change: (v) =>
    `${v["what"]} from ${v["from"]}${on(v["fromDate"])} to ${v["to"]}${unitText(v["unit"])}${on(v["date"])}, a change of ${v["moved"]}${unitText(v["boundUnit"])}; ${changeAsked(v)}`,
  "change-unit": (v) =>
    `${v["what"]}${on(v["date"])} has a missing unit or one that cannot be converted`,
  "change-imprecise": (v) =>
    `${v["what"]} from ${v["from"]}${on(v["fromDate"])} to ${v["to"]}${on(v["date"])} leaves open whether it moved enough; ${changeAsked(v)}`,
  "change-one": (v) =>
    `${v["what"]}${on(v["date"])} has no earlier value${v["window"] == null ? "" : ` within ${periodText(v["window"])}`} to compare it with`,
  repeated: (v) =>
    `${v["what"]}: ${times(v["count"])} on record (${v["dates"]}); ${spreadAsked(v)}`,
  "repeated-too-few": (v) =>
    `${v["what"]}: ${times(v["count"])} on record${v["dates"] === "" ? "" : ` (${v["dates"]})`}; ${spreadAsked(v)}`,
  "repeated-undated": (v) =>
    `${v["what"]}: entries without a date leave open how far apart they are; ${spreadAsked(v)}`,
  "events-apart": (v) =>
    `${v["first"]}${on(v["firstDate"])} and ${v["second"]}${on(v["secondDate"])}, where at most ${periodText(v["atMost"])} apart counts`,
  "events-undated": (v) =>
    `${v["first"]}${on(v["firstDate"])} and ${v["second"]}${on(v["secondDate"])}: how far apart cannot be told`,
  courses: (v) =>
    `${v["count"]} of ${v["what"]} on record${v["longerThan"] == null ? "" : ` for more than ${periodText(v["longerThan"])}`}: ${v["list"]}`,
  "courses-equal": (v) =>
    `${v["list"]}, of exactly the length asked for (${periodText(v["longerThan"])})`,
  "courses-imprecise": (v) =>
    `The dates of ${v["list"]} leave open whether they last more than ${periodText(v["longerThan"])}`,
  "courses-too-few": (v) =>
    `${v["count"]} of ${v["wanted"]} courses of ${v["what"]}${v["longerThan"] == null ? "" : ` for more than ${periodText(v["longerThan"])}`} on record: ${v["list"]}`,
  "dose-none": (v) => `${v["what"]}: no recorded dose counts`,
  dose: (v) =>
    `${v["what"]}: highest recorded dose ${v["value"]} ${v["unit"]} as prednisone${on(v["date"])}, ${OPERATORS[String(v["op"])]} ${v["bound"]} ${v["unit"]} is asked`,
  "dose-equal": (v) =>
    `${v["what"]}: highest recorded dose exactly ${v["value"]} ${v["unit"]} as prednisone${on(v["date"])}`,
  "dose-imprecise": (v) =>
    `The dosage of ${v["what"]}${on(v["date"])} leaves open whether it is ${OPERATORS[String(v["op"])]} ${v["bound"]} ${v["unit"]}`,
  "dose-no-weight": (v) =>
    `${v["what"]} is on record, but no body weight within 90 days of it to work out ${v["unit"]}`,
  "dose-unreadable": (v) =>
    `${v["what"]} is on record without a dosage that can be worked out a day`,
  judgement: () => "A person decides",
  settled: (v) => `${v["what"]}: ${v["word"]}${on(v["date"])}`,
  "index-none": (v) => `${v["what"]}: nothing on record`,
  "index-refuted": (v) => `${v["what"]} was ruled out`,
  "index-broad": (v) => `${v["what"]}: only an unconfirmed or less specific entry is on record`,
  "index-signal": (v) => `${v["what"]}: no diagnosis on record, but a finding that points to it`,
  attested: (v) => `Stated by a person: ${v["outcome"]}`,
};

function text(message: Message, type: Criterion["type"]): string {
  const template = TEMPLATES[message.id];
  if (template && message.id !== "judgement") return template(message.values, type);
  const inner: string[] = [];
  for (const part of message.parts ?? []) {
    const sentence = text(part, type);
    if (sentence !== "") inner.push(sentence);
  }
  if (message.id === "joined") return [...new Set(inner)].join("; ");
  if (message.id === "review") {
    const question = String(message.values["question"] ?? "");
    return [...inner.map((sentence) => `${sentence}.`), question].join(" ").trim();
  }
  if (message.id === "judgement") return "";
  return message.id;
}

/** The message in English: sentences that begin with a capital and end with a stop. */
export function explain(message: Message, type: Criterion["type"]): string {
  const said = text(message, type);
  const isClosed = said.endsWith(".") || said.endsWith("?") || said.endsWith("!");
  return said.charAt(0).toUpperCase() + said.slice(1) + (isClosed ? "" : ".");
}

/** For a test that every message the engine makes can be said. */
export const MESSAGE_IDS: ReadonlySet<string> = new Set([
  ...Object.keys(TEMPLATES),
  "joined",
  "review",
]);
