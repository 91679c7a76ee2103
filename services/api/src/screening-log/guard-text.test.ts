import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { guardText, unguardText } from "./guard-text.ts";

/** What a spreadsheet may take for the beginning of a formula, wherever blanks stand before it. */
const RUNS = /^[\s\uFEFF]*[=+\-@＝＋－＠]|^[\t\r\n]/u;

describe("guarded texts", () => {
  it.each([
    ["=1+1", "'=1+1"],
    ["+41 44 1", "'+41 44 1"],
    ["-5", "'-5"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["  =1", "'  =1"],
    ["\t=1", "'\t=1"],
    ["\rx", "'\rx"],
    ["＝1", "'＝1"],
    ["'=1", "''=1"],
    ["calls back - later", "calls back - later"],
    ["", ""],
    ["\u0000=1", "\uFFFD=1"],
    ["a\uD800b", "a\uFFFDb"],
  ])("B-13 %j becomes %j", (text, guarded) => expect(guardText(text)).toBe(guarded));

  it("B-13 never begin as a formula does, and are the text again once the guard is taken away", () => {
    const begins = fc.constantFrom("=", "+", "-", "@", "\t", "\r", " =", "＋", "'", "\uFEFF@", "");
    fc.assert(
      fc.property(begins, fc.string({ unit: "grapheme" }), (begin, rest) => {
        const text = begin + rest;
        const guarded = guardText(text);
        expect(guarded).not.toMatch(RUNS);
        expect(unguardText(guarded)).toBe(text);
      }),
    );
  });
});
