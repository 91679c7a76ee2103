import { describe, expect, it } from "@jest/globals";
import { inHalves } from "./in-halves.ts";

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

async function run(count: number, poison: ReadonlySet<number>) {
  const done: number[] = [];
  const alone: number[] = [];
  let tries = 0;
  await inHalves(numbers(count), {
    work: async (batch) => {
      tries += 1;
      if (batch.some((item) => poison.has(item))) throw new Error("poison");
      done.push(...batch);
    },
    alone: async (item) => void alone.push(item),
    isPassing: () => false,
  });
  return { done, alone, tries };
}

describe("inHalves", () => {
  it("does a good batch at once", async () => {
    expect(await run(200, new Set())).toEqual({ done: numbers(200), alone: [], tries: 1 });
  });

  it.each([0, 1, 99, 100, 198, 199])("C-24: finds item %i and spares the others", async (bad) => {
    const { done, alone, tries } = await run(200, new Set([bad]));
    expect(alone).toEqual([bad]);
    expect(done).toEqual(numbers(200).filter((item) => item !== bad));
    expect(tries).toBeLessThanOrEqual(17);
  });

  it("finds all where all are bad", async () => {
    const { done, alone } = await run(5, new Set(numbers(5)));
    expect(done).toEqual([]);
    expect(alone).toEqual(numbers(5));
  });

  it("throws on what says nothing of the batch", async () => {
    let tries = 0;
    const away = inHalves([1, 2], {
      work: async () => {
        tries += 1;
        throw new Error("away");
      },
      alone: async () => {},
      isPassing: () => true,
    });
    await expect(away).rejects.toThrow("away");
    expect(tries).toBe(1);
  });
});
