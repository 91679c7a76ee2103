import { expect, it } from "@jest/globals";
import { canonicalJson, hashOf, sha256Hex } from "./canonical.ts";

it("gives equal values equal bytes", () => {
  expect(canonicalJson({ b: 1, a: [{ d: undefined, c: null }] })).toBe('{"a":[{"c":null}],"b":1}');
  expect(hashOf({ a: 1, b: 2 })).toBe(hashOf({ b: 2, a: 1 }));
});

it("is SHA-256 as published (FIPS 180-4, the message abc)", () => {
  expect(sha256Hex("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});
