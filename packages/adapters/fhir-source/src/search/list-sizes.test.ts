import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { createListSizes, inLists } from "./list-sizes.ts";

const idsUpTo = (count: number) => Array.from({ length: count }, (_, at) => `p${at}`);

/** A server that takes so many ids at once; what was asked for together. */
function server(takes: number, spoilt: readonly string[] = []) {
  const lists: number[] = [];
  const single: string[] = [];
  return {
    lists,
    single,
    together: async (ids: readonly string[]) => {
      lists.push(ids.length);
      if (ids.length > takes) return "refused" as const;
      return ids.some((id) => spoilt.includes(id)) ? ("failed" as const) : [...ids];
    },
    alone: async (id: string) => {
      single.push(id);
      return [id];
    },
  };
}

describe("lists of ids", () => {
  it("read every id once, in lists that the server takes, whatever it takes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 60 }),
        fc.array(fc.integer({ min: 0, max: 39 }), { maxLength: 3 }),
        async (count, takes, known, spoilt) => {
          const ehr = server(
            takes,
            spoilt.map((at) => `p${at}`),
          );
          const ids = idsUpTo(count);
          const { parts, size } = await inLists(ids, known, ehr.together, ehr.alone);
          expect(parts.flat().toSorted()).toEqual(ids.toSorted());
          expect(size).toBeLessThanOrEqual(Math.max(1, Math.min(count, known, Math.max(takes, 1))));
        },
      ),
    );
  });

  it("are halved from the first alone: the others are of the length that passed", async () => {
    const ehr = server(5);
    const { size, halved } = await inLists(idsUpTo(20), 100, ehr.together, ehr.alone);
    expect([size, halved]).toEqual([5, true]);
    expect(ehr.lists).toEqual([20, 10, 5, 5, 5, 5]);
  });

  it("that fail are read one by one, and prove nothing of their length", async () => {
    const ehr = server(100, ["p3"]);
    const { size, halved } = await inLists(idsUpTo(6), 3, ehr.together, ehr.alone);
    expect([size, halved]).toEqual([3, false]);
    expect(ehr.single).toEqual(["p3", "p4", "p5"]);
  });
});

describe("how long a list may be", () => {
  it("is remembered by type, for a day", () => {
    let now = 0;
    const clock = { now: () => now, sleep: () => Promise.resolve(), random: () => 0 };
    const limits = { capabilitiesMs: 1_000 };
    const sizes = createListSizes({ clock, limits });
    expect(sizes.of("Patient")).toBe(Number.POSITIVE_INFINITY);
    sizes.learn("Patient", 5);
    now = 999;
    expect([sizes.of("Patient"), sizes.of("Condition")]).toEqual([5, Number.POSITIVE_INFINITY]);
    now = 1_000;
    expect(sizes.of("Patient")).toBe(Number.POSITIVE_INFINITY);
  });
});
