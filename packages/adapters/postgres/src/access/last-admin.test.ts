import { describe, expect, it } from "@jest/globals";
import { locksOut, type SiteAdmin } from "./last-admin.ts";

const ada: SiteAdmin = { principal: "user:ada", endsAt: null };
const bob: SiteAdmin = { principal: "user:bob", endsAt: "2027-01-01T00:00:00.000Z" };

describe("a change of grants locks everybody out", () => {
  it.each<[string, readonly SiteAdmin[], readonly SiteAdmin[], boolean]>([
    ["where nobody is left", [ada], [], true],
    ["where only someone is left whose time ends", [ada, bob], [bob], true],
    ["where the only one's time comes to an end", [ada], [{ ...ada, endsAt: bob.endsAt }], true],
    ["not where someone stays", [ada, bob], [ada], false],
    ["not where all had an end before and one stays", [bob, { ...bob }], [bob], false],
    ["not where there was nobody before", [], [], false],
  ])("%s", (_name, before, after, expected) => {
    expect(locksOut(before, after)).toBe(expected);
  });
});
