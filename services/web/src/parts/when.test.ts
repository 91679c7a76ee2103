import { expect, it } from "@jest/globals";
import { createIntl } from "react-intl";
import { isOutdated, whenIn } from "./when.ts";

const NOW = "2026-11-22T12:00:00.000Z";
const english = whenIn(createIntl({ locale: "en-GB", timeZone: "UTC" }));
const german = whenIn(createIntl({ locale: "de", timeZone: "UTC" }));

it.each([
  [NOW, "this minute", "in dieser Minute"],
  ["2026-11-22T11:59:01.000Z", "this minute", "in dieser Minute"],
  ["2026-11-22T11:48:00.000Z", "12 minutes ago", "vor 12 Minuten"],
  ["2026-11-22T07:10:00.000Z", "4 hours ago", "vor 4 Stunden"],
  ["2026-11-19T12:00:00.000Z", "3 days ago", "vor 3 Tagen"],
  // The database's clock may be ahead of the API's.
  ["2026-11-22T12:00:01.000Z", "this minute", "in dieser Minute"],
])("E-23 says how long ago %s was", (at, en, de) => {
  expect(english.ago(at, NOW)).toBe(en);
  expect(german.ago(at, NOW)).toBe(de);
});

it.each([
  ["2026-11-22T07:40:00.000Z", "07:40", "07:40"],
  ["2026-11-20T16:00:00.000Z", "Friday", "Freitag"],
  ["2026-11-16T11:00:00.000Z", "16 Nov 2026", "16.11.2026"],
])("names %s as people do", (at, en, de) => {
  expect(english.named(at, NOW)).toBe(en);
  expect(german.named(at, NOW)).toBe(de);
});

it.each(["Pacific/Kiritimati", "Pacific/Pago_Pago"])(
  "writes a calendar date as the day that it is, in %s too",
  (timeZone) => {
    const when = whenIn(createIntl({ locale: "en-GB", timeZone }));
    expect(when.day("2026-12-09")).toBe("9 Dec");
    expect(when.date("2026-12-09")).toBe("9 Dec 2026");
    expect(when.date("2026-12")).toBe("Dec 2026");
    expect(when.date("2026")).toBe("2026");
  },
);

it("calls data outdated that is older than a day and a night's reading", () => {
  expect(isOutdated("2026-11-21T11:00:00.000Z", NOW)).toBe(false);
  expect(isOutdated("2026-11-21T09:00:00.000Z", NOW)).toBe(true);
});
