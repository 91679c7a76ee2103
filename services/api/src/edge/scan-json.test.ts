import { describe, expect, it } from "@jest/globals";
import { SCAN_LIMITS, scanJson } from "./scan-json.ts";

const scan = (text: string) => scanJson(Buffer.from(text));
const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);

describe("scanJson (B-09)", () => {
  it("lets 64 levels pass and no more", () => {
    expect(scan(nested(64))).toBeNull();
    expect(scan(nested(65))).toEqual({ kind: "depth", limit: 64 });
  });

  it("survives a million brackets", () => {
    expect(scan("[".repeat(1_000_000))).toEqual({ kind: "depth", limit: 64 });
    expect(scan('{"a":'.repeat(1_000_000))).toEqual({ kind: "depth", limit: 64 });
  });

  it("counts depth outside of strings only", () => {
    expect(scan(JSON.stringify({ text: "[".repeat(500), quote: '\\"[[[' }))).toBeNull();
  });

  it("counts siblings as siblings", () => expect(scan(`[${"[],".repeat(10_000)}[]]`)).toBeNull());

  it("bounds the number of members", () => {
    const text = JSON.stringify(Object.fromEntries(Array.from({ length: 11 }, (_, n) => [n, n])));
    expect(scanJson(Buffer.from(text), { ...SCAN_LIMITS, keys: 11 })).toBeNull();
    expect(scanJson(Buffer.from(text), { ...SCAN_LIMITS, keys: 10 })).toEqual({
      kind: "keys",
      limit: 10,
    });
  });

  it.each(["", "null", '"', '"\\', '{"a', "{]}[", "]]]]", "\u0000"])(
    "answers for %j, which is no JSON or little of it",
    (text) => expect(scan(text)).toBeNull(),
  );
});

const escape = (letter: string): string => `\\u00${letter.charCodeAt(0).toString(16)}`;

describe("scanJson (B-10)", () => {
  it.each([
    ['{"__proto__":{"admin":true}}', "__proto__"],
    ['{"a":[{"b" \n :1,"__proto__"\t:1}]}', "__proto__"],
    ['{"\\u005f_proto__":1}', "__proto__"],
    [`{"${Array.from("__proto__", escape).join("")}":1}`, "__proto__"],
    ['{"constructor":{"prototype":{}}}', "prototype"],
    ['{"constructor.prototype":{}}', "constructor.prototype"],
  ])("refuses %s", (text, key) => expect(scan(text)).toEqual({ kind: "forbidden-key", key }));

  it.each(['{"a":"__proto__"}', '["__proto__"]', '{"constructor":1}', '{"x__proto__":1}'])(
    "has nothing against %s",
    (text) => expect(scan(text)).toBeNull(),
  );
});
