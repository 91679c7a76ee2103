import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { readJson } from "./json.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string, depth = 64) => readJson(bytes(text), depth);

describe("readJson", () => {
  it("reads what JSON.stringify writes", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8, noUnicodeString: false }), (value) => {
        const text = JSON.stringify(value, null, 1);
        const reading = read(text);
        const inherits = /"(__proto__|constructor|prototype)"/.test(text);
        expect(inherits ? reading.kind : reading).toEqual(
          inherits ? "value" : { kind: "value", value: JSON.parse(text), stripped: 0 },
        );
      }),
    );
  });

  it("C-16: calls every beginning of an object truncated, and nothing else", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })),
        fc.nat(),
        (value, at) => {
          const whole = bytes(JSON.stringify(value));
          const end = 1 + (at % (whole.length - 1));
          expect(readJson(whole.subarray(0, end), 64)).toEqual({ kind: "truncated" });
        },
      ),
    );
  });

  it.each([
    ["{", "truncated"],
    ['{"a":"\\"', "truncated"],
    ['{"a":"\\\\"}', "value"],
    ['{"a":"}]{"}', "value"],
    ["", "invalid"],
    [" ", "invalid"],
    ['"text', "invalid"],
    ["<html>{", "invalid"],
    ['<html lang="en">"{', "invalid"],
    ['{"a":}', "invalid"],
    ['{"a":1}}', "invalid"],
    ["null", "value"],
    ["\uFEFF{}", "value"],
  ])("takes %s for %s", (text, kind) => {
    expect(read(text).kind).toBe(kind);
  });

  it("B-09: counts the depth without recursion", () => {
    const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
    expect(read(nested(64)).kind).toBe("value");
    expect(read(nested(65)).kind).toBe("too-deep");
    expect(read(nested(1_000_000)).kind).toBe("too-deep");
    expect(read(JSON.stringify(["[".repeat(100)])).kind).toBe("value");
  });

  it("B-09: bounds the number of members and the length of a text", () => {
    const members = (count: number): string =>
      JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, at])));
    expect(read(members(200_000)).kind).toBe("value");
    expect(read(members(200_001)).kind).toBe("too-much");
    const text = (length: number): string => JSON.stringify(["x".repeat(length)]);
    expect(read(text(5 * 1024 * 1024)).kind).toBe("value");
    expect(read(text(5 * 1024 * 1024 + 1)).kind).toBe("too-much");
  });

  it("B-10: takes out members that reach into prototypes, wherever they are, and counts them", () => {
    const text =
      '{"a":[{"__proto__":{"x":1},"b":{"constructor":{"prototype":{}}}}],"\\u0070rototype":1}';
    expect(read(text)).toEqual({ kind: "value", value: { a: [{ b: {} }] }, stripped: 3 });
  });

  it("leaves text alone that only speaks of them", () => {
    const text = '{"div":"\\u003cp>__proto__ constructor\\u003c/p>"}';
    expect(read(text)).toMatchObject({ kind: "value", stripped: 0 });
  });
});
