import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { SeenIds } from "./seen-ids.ts";

describe("SeenIds", () => {
  it("knows what was added and nothing else, as a Set does", () => {
    const id = fc.string({ maxLength: 5 });
    fc.assert(
      fc.property(fc.array(id), fc.array(id), (added, asked) => {
        const seen = new SeenIds();
        for (const one of added) seen.add(one);
        const set = new Set(added);
        expect(seen.size).toBe(set.size);
        for (const one of [...added, ...asked]) expect(seen.has(one)).toBe(set.has(one));
      }),
    );
  });

  it("T7: keeps 100 000 ids in 16 bytes each at most", () => {
    const seen = new SeenIds();
    const before = process.memoryUsage().arrayBuffers;
    for (let index = 0; index < 100_000; index += 1) seen.add(`patient-${index}`);
    expect(seen.size).toBe(100_000);
    expect(seen.has("patient-99999")).toBe(true);
    expect(seen.has("patient-100000")).toBe(false);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8_000_000);
  });
});
