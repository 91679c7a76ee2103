import { describe, expect, it } from "@jest/globals";
import { createTurns } from "./turns.ts";

/** A task that ends when told to. */
function task(name: string, begun: string[]) {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const work = async (): Promise<string> => {
    begun.push(name);
    await ended;
    return name;
  };
  return { work, end: () => end() };
}
const soon = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("turns", () => {
  it("lets so many work at once, the others in order", async () => {
    const begun: string[] = [];
    const turns = createTurns(2);
    const tasks = ["a", "b", "c", "d"].map((name) => task(name, begun));
    const all = Promise.all(tasks.map(({ work }) => turns.take(work)));
    await soon();
    expect(begun).toEqual(["a", "b"]);
    tasks[1]?.end();
    await soon();
    expect(begun).toEqual(["a", "b", "c"]);
    for (const { end } of tasks) end();
    expect(await all).toEqual(["a", "b", "c", "d"]);
  });

  it("goes on after a failure", async () => {
    const turns = createTurns(1);
    const failing = turns.take(() => Promise.reject(new Error("no")));
    const next = turns.take(() => Promise.resolve("yes"));
    await expect(failing).rejects.toThrow("no");
    expect(await next).toBe("yes");
  });

  it("lets go at once of all who no longer wait, and of nobody else", async () => {
    const begun: string[] = [];
    const turns = createTurns(1);
    const first = task("first", begun);
    const running = turns.take(first.work);
    const stop = new AbortController();
    const given = ["b", "c", "d"].map((name) =>
      turns.take(task(name, begun).work, stop.signal).catch((error: unknown) => String(error)),
    );
    const last = turns.take(() => Promise.resolve("last"), new AbortController().signal);
    stop.abort(new Error("enough"));
    expect(await Promise.all(given)).toEqual(Array.from({ length: 3 }, () => "Error: enough"));
    first.end();
    expect([await running, await last, begun]).toEqual(["first", "last", ["first"]]);
    await expect(turns.take(first.work, stop.signal)).rejects.toThrow("enough");
  });
});
