import type { Explanation, Explanations, Said } from "./explanations.ts";
import { amount, isPartial, wordsOf } from "./explanation-words.ts";

const UNITS = {
  D: ["Tag", "Tage"],
  W: ["Woche", "Wochen"],
  M: ["Monat", "Monate"],
  Y: ["Jahr", "Jahre"],
} as const;

const MONTHS = [
  "Januar",
  "Februar",
  "März",
  "April",
  "Mai",
  "Juni",
  "Juli",
  "August",
  "September",
  "Oktober",
  "November",
  "Dezember",
] as const;

const WORDS = wordsOf(
  (year, month, day) =>
    day === undefined ? `${MONTHS[Number(month) - 1]} ${year}` : `${day}.${month}.${year}`,
  (count, unit) => `${count} ${UNITS[unit][count === 1 ? 0 : 1]}`,
  " bis ",
);
const { courses, date, period } = WORDS;

const OPERATORS: Readonly<Record<string, string>> = {
  "<": "weniger als",
  "<=": "höchstens",
  ">": "mehr als",
  ">=": "mindestens",
};

const op = (v: Said): string => OPERATORS[v.of("op")] ?? "";
/** `am 14.11.2026`, `im August 2021`, `im Jahr 2021` */
const at = (text: string): string => {
  if (!isPartial(text)) return `am ${date(text)}`;
  return text.includes("-") ? `im ${date(text)}` : `im Jahr ${text}`;
};
const on = (v: Said, name = "date"): string =>
  v.has(name) ? ` ${at(v.of(name))}` : " (ohne Datum)";
const asked = (v: Said, bound: string): string =>
  v.inclusion ? `verlangt: ${op(v)} ${bound}` : `Ausschluss bei: ${op(v)} ${bound}`;
const windowOf = (v: Said): string =>
  `${period(v.of("window"))}${v.is("byDefault", 1) ? " (Vorgabe des Hauses)" : ""}`;
const qualified = (v: Said): string =>
  v.has("qualifier") ? ` (verlangt: ${period(v.of("qualifier"))})` : "";
const value = (v: Said): string => amount(WORDS, v, "value", "unit");
const measured = (v: Said): string =>
  `${v.of("what")} ${value(v)}` +
  (v.has("converted") ? ` (${amount(WORDS, v, "converted", "boundUnit")})` : "") +
  on(v) +
  (v.has("derivedBy") ? ` nach ${v.of("derivedBy")}` : "");
const ageAsked = (v: Said): string => {
  if (v.has("atLeast") && v.has("atMost")) {
    return `verlangt: ${v.of("atLeast")} bis ${v.of("atMost")}`;
  }
  return v.has("atLeast")
    ? `verlangt: mindestens ${v.of("atLeast")}`
    : `verlangt: höchstens ${v.of("atMost")}`;
};
const changeAsked = (v: Said): string =>
  `verlangt: ${v.is("direction", "increase") ? "Anstieg" : "Abfall"} um ${op(v)} ${amount(WORDS, v, "bound", "boundUnit")}`;
const times = (v: Said): string => (v.is("count", 1) ? "einmal" : `${v.of("count")}-mal`);
const spreadAsked = (v: Said): string =>
  `verlangt: ${v.of("wanted")}-mal im Abstand von ${v.is("strict", 1) ? "mehr als" : "mindestens"} ${period(v.of("apart"))}`;
const dates = (v: Said): string => (v.of("dates") === "" ? "" : ` (${date(v.of("dates"))})`);
const longer = (v: Said): string =>
  v.has("longerThan") ? ` über mehr als ${period(v.of("longerThan"))}` : "";

const TEMPLATES: Readonly<Record<string, Explanation>> = {
  nothing: () => "Nichts zu entscheiden",
  age: (v) => `${v.of("age")} Jahre alt am ${date(v.of("date"))}, ${ageAsked(v)}`,
  "age-imprecise": (v) =>
    `${v.of("age")} Jahre alt am ${date(v.of("date"))} (geboren ${date(v.of("birth"))}), ${ageAsked(v)}`,
  "age-missing": () => "Kein Geburtsdatum dokumentiert",
  sex: (v) =>
    `Dokumentiertes Geschlecht: ${{ female: "weiblich", male: "männlich" }[v.of("sex")] ?? v.of("sex")}`,
  "sex-missing": () => "Kein verwertbares Geschlecht dokumentiert",
  childbearing: (v) =>
    `Frau zwischen ${v.of("from")} und ${v.of("to")} Jahren, nach Aktenlage gebärfähig`,
  "childbearing-male": () => "Trifft nicht zu: dokumentiertes Geschlecht männlich",
  "childbearing-ended": () => "Trifft nicht zu: laut einem Eintrag nicht gebärfähig",
  "childbearing-age": (v) =>
    `Trifft nicht zu: außerhalb von ${v.of("from")} bis ${v.of("to")} Jahren, daher als nicht gebärfähig angenommen`,
  "childbearing-imprecise": () => "Das Geburtsdatum lässt offen, ob Gebärfähigkeit anzunehmen ist",
  measured: (v) => `${measured(v)}, ${asked(v, amount(WORDS, v, "bound", "boundUnit"))}`,
  "measured-times": (v) =>
    `${measured(v)}, ${asked(v, `das ${v.of("times")}-Fache der Grenze ${v.is("source", "site") ? "des Hauses " : ""}von ${amount(WORDS, v, "limit", "boundUnit")}`)}`,
  "observed-unconfirmed": (v) =>
    `${v.of("what")} vom ${date(v.of("date"))} ist vorläufig oder unter einem nicht bestätigten Code dokumentiert`,
  "observed-imprecise": (v) =>
    `${v.of("what")} ist auf ${date(v.of("date"))} datiert, zu ungenau für den Zeitraum von ${windowOf(v)}`,
  "observed-undated": (v) => `${v.of("what")} ${v.of("value")} hat kein Datum`,
  "observed-stale": (v) => `${v.of("what")} ${value(v)}${on(v)} ist älter als ${windowOf(v)}`,
  "observed-missing": (v) =>
    `${v.of("what")} ${value(v)}${on(v)} zählt nicht, da nicht unter den verlangten Bedingungen erhoben`,
  "observed-unreadable": (v) =>
    `${v.of("what")}${on(v)} hat ein Ergebnis, das keine lesbare Zahl ist`,
  "observed-unit": (v) =>
    `${v.of("what")} ${v.of("value")}${on(v)} hat ${v.has("unit") ? `die Einheit ${v.of("unit")}, die sich nicht umrechnen lässt` : "keine Einheit"}`,
  "observed-input-unit": (v) =>
    `${v.of("what")}${on(v)} lässt sich nicht berechnen: Dem zugrunde liegenden Wert fehlt eine brauchbare Einheit`,
  "observed-range": (v) =>
    `${v.of("what")} ${value(v)}${on(v)} kommt ohne brauchbaren Referenzbereich`,
  "observed-conflicting": (v) => `Befunde zu ${v.of("what")}${on(v)} widersprechen sich`,
  result: (v) =>
    `${v.of("what")} ${value(v)}${on(v)}` +
    (v.has("limit")
      ? `, Grenze ${v.is("source", "site") ? "des Hauses" : "des Befunds"}: ${amount(WORDS, v, "limit", "limitUnit")}`
      : ""),
  "result-range": (v) =>
    `${v.of("what")} ${value(v)}${on(v)} kommt ohne brauchbaren Referenzbereich`,
  "result-unit": (v) =>
    `${v.of("what")} ${v.of("value")}${on(v)} hat keine oder keine umrechenbare Einheit`,
  "result-imprecise": (v) =>
    `${v.of("what")} ${v.of("value")}${on(v)} lässt offen, ob der Befund „${v.of("is")}“ ist`,
  "result-unreadable": (v) => `${v.of("what")}${on(v)} hat ein nicht lesbares Ergebnis`,
  "result-unconfirmed": (v) => `${v.of("what")}${on(v)} ist nicht bestätigt`,
  missing: (v) => `${v.of("what")}: nichts dokumentiert`,
  "no-medication": (v) => `${v.of("what")}: unbekannt, denn die Akte enthält gar keine Medikation`,
  "absent-presumed": (v) =>
    `${v.of("what")}: nichts dokumentiert, daher als nicht vorhanden angenommen`,
  "absent-other": (v) =>
    `${v.of("what")}: nichts Weiteres dokumentiert, daher als nicht vorhanden angenommen`,
  "missing-other": (v) => `${v.of("what")}: nichts Weiteres dokumentiert`,
  "absent-attested": (v) =>
    `${v.of("what")}: nichts dokumentiert, und die Anamnese wurde als vollständig bescheinigt`,
  unauthorised: (v) => `${v.of("what")}: Das KIS hat die nötigen Daten nicht freigegeben`,
  unreadable: (v) => `${v.of("what")}: Ein Eintrag, der dazu etwas sagen könnte, war nicht lesbar`,
  unmapped: (v) =>
    `${v.of("what")}: Ähnliche Einträge gibt es unter Codes, die keinem Begriff zugeordnet sind`,
  "entry-yes": (v) =>
    `${v.of("what")}${on(v)}${v.has("qualifier") ? `, ${period(v.of("qualifier"))}` : ""}`,
  "entry-no": (v) => `${v.of("what")}${on(v)} zählt nicht${qualified(v)}`,
  "entry-ask": (v) => `${v.of("what")}${on(v)}`,
  "entry-unconfirmed": (v) => `${v.of("what")}${on(v)} ist nicht bestätigt`,
  "entry-stale": (v) => `${v.of("what")}${on(v)} ist älter als verlangt${qualified(v)}`,
  "entry-undated": (v) =>
    `${v.of("what")} hat kein Datum, nach dem sich entscheiden ließe, ob es zählt${qualified(v)}`,
  "entry-imprecise": (v) =>
    `${v.of("what")} ist auf ${date(v.of("date"))} datiert, zu ungenau${qualified(v)}`,
  "entry-missing": (v) => `${v.of("what")}${on(v)} sagt nicht, was verlangt ist${qualified(v)}`,
  change: (v) =>
    `${v.of("what")} von ${v.of("from")}${on(v, "fromDate")} auf ${amount(WORDS, v, "to", "unit")}${on(v)}, Änderung um ${amount(WORDS, v, "moved", "boundUnit")}; ${changeAsked(v)}`,
  "change-unit": (v) => `${v.of("what")}${on(v)} hat keine oder keine umrechenbare Einheit`,
  "change-imprecise": (v) =>
    `${v.of("what")} von ${v.of("from")}${on(v, "fromDate")} auf ${v.of("to")}${on(v)} lässt offen, ob die Änderung reicht; ${changeAsked(v)}`,
  "change-one": (v) =>
    `${v.of("what")}${on(v)}: kein früherer Wert${v.has("window") ? ` innerhalb von ${period(v.of("window"))}` : ""} zum Vergleich`,
  repeated: (v) => `${v.of("what")}: ${times(v)} dokumentiert${dates(v)}; ${spreadAsked(v)}`,
  "repeated-too-few": (v) =>
    `${v.of("what")}: ${times(v)} dokumentiert${dates(v)}; ${spreadAsked(v)}`,
  "repeated-undated": (v) =>
    `${v.of("what")}: Einträge ohne Datum lassen den Abstand offen; ${spreadAsked(v)}`,
  "events-apart": (v) =>
    `${v.of("first")}${on(v, "firstDate")} und ${v.of("second")}${on(v, "secondDate")}; es zählt ein Abstand bis ${period(v.of("atMost"))}`,
  "events-undated": (v) =>
    `${v.of("first")}${on(v, "firstDate")} und ${v.of("second")}${on(v, "secondDate")}: Der Abstand ist nicht bestimmbar`,
  courses: (v) =>
    `${v.of("count")} × ${v.of("what")} dokumentiert${longer(v)}: ${courses(v.of("list"))}`,
  "courses-equal": (v) =>
    `${courses(v.of("list"))}, genau von der verlangten Dauer (${period(v.of("longerThan"))})`,
  "courses-imprecise": (v) =>
    `Die Daten von ${courses(v.of("list"))} lassen offen, ob es mehr als ${period(v.of("longerThan"))} waren`,
  "courses-too-few": (v) =>
    `${v.of("count")} von ${v.of("wanted")} Behandlungen mit ${v.of("what")}${longer(v)} dokumentiert: ${courses(v.of("list"))}`,
  "dose-none": (v) => `${v.of("what")}: keine dokumentierte Dosis zählt`,
  dose: (v) =>
    `${v.of("what")}: höchste dokumentierte Dosis ${v.of("value")} ${v.of("unit")} als Prednison${on(v)}, verlangt: ${op(v)} ${v.of("bound")} ${v.of("unit")}`,
  "dose-equal": (v) =>
    `${v.of("what")}: höchste dokumentierte Dosis genau ${v.of("value")} ${v.of("unit")} als Prednison${on(v)}`,
  "dose-imprecise": (v) =>
    `Die Dosierung von ${v.of("what")}${on(v)} lässt offen, ob es ${op(v)} ${v.of("bound")} ${v.of("unit")} sind`,
  "dose-no-weight": (v) =>
    `${v.of("what")} ist dokumentiert, aber kein Körpergewicht innerhalb von 90 Tagen, um ${v.of("unit")} zu berechnen`,
  "dose-unreadable": (v) =>
    `${v.of("what")} ist dokumentiert, aber ohne Dosierung, aus der sich eine Tagesdosis ergibt`,
  settled: (v) => `${v.of("what")}: ${v.of("word")}${on(v)}`,
  "index-none": (v) => `${v.of("what")}: nichts dokumentiert`,
  "index-refuted": (v) => `${v.of("what")} wurde ausgeschlossen`,
  "index-broad": (v) =>
    `${v.of("what")}: nur ein unbestätigter oder weniger genauer Eintrag dokumentiert`,
  "index-signal": (v) =>
    `${v.of("what")}: keine Diagnose dokumentiert, aber ein Befund, der darauf hinweist`,
  attested: (v) =>
    `Von einer Person angegeben: ${v.is("outcome", "pass") ? "erfüllt" : v.is("outcome", "fail") ? "nicht erfüllt" : v.of("outcome")}`,
};

export const GERMAN: Explanations = { templates: TEMPLATES, decimal: ",", joint: "; ", stop: "." };
