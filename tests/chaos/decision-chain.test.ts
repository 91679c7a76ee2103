import { describe, expect, it } from "@jest/globals";
import { type Link, type Read, type Write, faultsOf } from "./decision-chain.ts";

const CHAIN: readonly Link[] = [
  { version: 1, status: "to-review", note: "a" },
  { version: 2, status: "contacted", note: "b" },
  { version: 3, status: "contacted", note: "c" },
];
const WRITES: readonly Write[] = [
  { note: "a", expected: 0, told: 1, began: 0, ended: 1 },
  { note: "b", expected: 1, told: 2, began: 2, ended: 5 },
  { note: "x", expected: 1, told: "refused", began: 2, ended: 4 },
  { note: "c", expected: 2, told: "unknown", began: 6, ended: 9 },
  { note: "y", expected: 3, told: "unknown", began: 9, ended: 10 },
];
const READS: readonly Read[] = [
  { version: 0, status: "new", began: 0, ended: 1 },
  { version: 1, status: "to-review", began: 3, ended: 4 },
  { version: 2, status: "contacted", began: 3, ended: 6 },
  { version: 3, status: "contacted", began: 8, ended: 9 },
];

const chainBut = (at: number, change: Partial<Link>): readonly Link[] =>
  CHAIN.map((link, index) => (index === at ? { ...link, ...change } : link));
const writesBut = (at: number, change: Partial<Write>): readonly Write[] =>
  WRITES.map((write, index) => (index === at ? { ...write, ...change } : write));

describe("the checker of histories", () => {
  it("finds nothing wrong with one chain, whatever became of what was not answered", () => {
    expect(faultsOf(CHAIN, WRITES, READS)).toEqual([]);
  });

  it.each<[string, readonly Link[], readonly Write[], readonly Read[]]>([
    ["a is lost", CHAIN.slice(1).map((link, at) => ({ ...link, version: at + 1 })), WRITES, []],
    ["version 3 is number 2 of the chain", [...CHAIN.slice(0, 1), ...CHAIN.slice(2)], WRITES, []],
    ["version 3 goes from contacted to on-study", chainBut(2, { status: "on-study" }), WRITES, []],
    ["version 3 was written by nobody", chainBut(2, { note: "z" }), WRITES, []],
    ["a is there 2 times", chainBut(2, { note: "a" }), WRITES, []],
    ["b was refused and is there", CHAIN, writesBut(1, { told: "refused" }), []],
    ["b is not next to what it was decided on", CHAIN, writesBut(1, { expected: 0 }), []],
    ["b is not where it was told", CHAIN, writesBut(1, { told: 3 }), []],
    ["a came after b and stands before it", CHAIN, writesBut(0, { began: 6, ended: 7 }), []],
    [
      "version 2 was read as deferred",
      CHAIN,
      WRITES,
      [{ version: 2, status: "deferred", began: 7, ended: 8 }],
    ],
    [
      "version 1 was read after b was acknowledged",
      CHAIN,
      WRITES,
      [{ version: 1, status: "to-review", began: 6, ended: 8 }],
    ],
    [
      "version 3 was read before it was written",
      CHAIN,
      WRITES,
      [{ version: 3, status: "contacted", began: 3, ended: 4 }],
    ],
  ])("finds that %s", (fault, chain, writes, reads) => {
    expect(faultsOf(chain, writes, reads)).toContain(fault);
  });
});
