import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type JsonLimits, scanJson } from "./scan-json.ts";

const LIMITS: JsonLimits = { depth: 64, keys: 1000, stringBytes: 5000 };
const NAMES = ["__proto__", "prototype", "constructor.prototype"];
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const scan = (text: string, limits: Partial<JsonLimits> = {}) =>
  scanJson(encode(text), { ...LIMITS, ...limits }, NAMES);
const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);

describe("B-09 scanJson", () => {
  it("lets 64 levels pass and no more", () => {
    expect(scan(nested(64)).fault).toBeNull();
    expect(scan(nested(65)).fault).toEqual({ kind: "depth", limit: 64 });
  });

  it("survives a million brackets", () => {
    const fault = { kind: "depth", limit: 64 };
    expect(scan("[".repeat(1_000_000)).fault).toEqual(fault);
    expect(scan('{"a":'.repeat(1_000_000)).fault).toEqual(fault);
  });

  it("counts depth outside of strings only", () => {
    const text = JSON.stringify({ text: "[".repeat(500), quote: '\\"[[[' });
    expect(scan(text, { depth: 1 }).fault).toBeNull();
  });

  it("counts siblings as siblings", () =>
    expect(scan(`[${"[],".repeat(10_000)}[]]`).fault).toBeNull());

  it("bounds the number of members, over all objects, and counts names only", () => {
    const text = '[{"a":"x","b":["y","z"]},{"a":"\\":"}]';
    expect(scan(text, { keys: 3 }).fault).toBeNull();
    expect(scan(text, { keys: 2 }).fault).toEqual({ kind: "keys", limit: 2 });
  });

  it("bounds the length of a string, name or value, whole or cut", () => {
    const fault = { kind: "string", limit: 10 };
    expect(scan('["1234567890"]', { stringBytes: 10 }).fault).toBeNull();
    for (const text of ['["12345678901"]', '{"12345678901":1}', '["12345678901']) {
      expect(scan(text, { stringBytes: 10 }).fault).toEqual(fault);
    }
  });

  it("takes time in proportion to a text of backslashes and quotes", () => {
    for (const part of ["\\", '"', '\\"', '"\\', ' "']) {
      const began = performance.now();
      scan(`["${part.repeat(500_000)}`, { stringBytes: 1e9 });
      expect(performance.now() - began).toBeLessThan(2000);
    }
  });

  it("counts as many members as there are", () => {
    const members = (value: unknown): number =>
      value === null || typeof value !== "object"
        ? 0
        : Object.values(value).reduce((sum: number, one) => sum + members(one), 0) +
          (Array.isArray(value) ? 0 : Object.keys(value).length);
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.nat(2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const keys = members(value);
        expect(scan(text, { keys })).toMatchObject({ fault: null, truncated: false });
        if (keys > 0) expect(scan(text, { keys: keys - 1 }).fault?.kind).toBe("keys");
      }),
    );
  });
});

describe("B-10 scanJson", () => {
  const escape = (letter: string): string =>
    `\\u00${letter.charCodeAt(0).toString(16).padStart(2, "0")}`;

  it.each([
    ['{"__proto__":{"admin":true}}', "__proto__"],
    ['{"a":[{"b" \n :1,"__proto__"\t:1}]}', "__proto__"],
    ['{"\\u005f_proto__":1}', "__proto__"],
    [`{"${Array.from("__proto__", escape).join("")}":1}`, "__proto__"],
    ['{"constructor":{"prototype":{}}}', "prototype"],
    ['{"constructor.prototype":{}}', "constructor.prototype"],
  ])("finds %s", (text, named) => expect(scan(text).named).toBe(named));

  it.each(['{"a":"__proto__"}', '["__proto__"]', '{"constructor":1}', '{"x__proto__":1}'])(
    "has nothing against %s",
    (text) => expect(scan(text).named).toBeNull(),
  );
});

describe("a text that ends in the middle", () => {
  it("is told apart, wherever it ends", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })),
        fc.nat(),
        (value, cut) => {
          const whole = encode(JSON.stringify(value));
          const end = 1 + (cut % (whole.length - 1));
          expect(scanJson(whole.subarray(0, end), LIMITS).truncated).toBe(true);
          expect(scanJson(whole, LIMITS).truncated).toBe(false);
        },
      ),
    );
  });

  it.each(["", " ", "null", '"', '"\\', "{]}[", "]]]]", "\u0000", "<html>{", '<a b="c">"{'])(
    "is not %j",
    (text) => expect(scan(text)).toEqual({ fault: null, named: null, truncated: false }),
  );

  it.each(["{", "\uFEFF {", "[1", '{"a'])("is %j", (text) =>
    expect(scan(text).truncated).toBe(true),
  );
});
