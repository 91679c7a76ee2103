import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "@jest/globals";
import { type EventStreamParts, eventStream } from "./event-stream.ts";
import { type FeedParts, createFeed } from "./feed.ts";
import { createPlaces } from "./places.ts";

interface Source {
  text: string;
  looks: number;
  fails: boolean;
}
const source = (): Source => ({ text: "one", looks: 0, fails: false });

const feedOf = (from: Source, changes: Partial<FeedParts> = {}) =>
  createFeed({
    look: () => {
      from.looks += 1;
      return from.fails ? Promise.reject(new Error("away")) : Promise.resolve(from.text);
    },
    everyMs: 10,
    closing: () => false,
    ...changes,
  });

function opened(parts: Partial<EventStreamParts> & Pick<EventStreamParts, "feed">) {
  const chunks: string[] = [];
  const left: number[] = [];
  const stream = eventStream({
    eventOf: (data) => ({ name: "progress", data }),
    stillMay: () => Promise.resolve(true),
    checkMs: 10_000,
    longestMs: 10_000,
    retryMs: 3000,
    onEnd: () => left.push(1),
    ...parts,
  });
  const ended = new Promise<void>((resolve) => void stream.once("close", resolve));
  stream.on("data", (chunk: Buffer) => chunks.push(chunk.toString()));
  return { stream, text: () => chunks.join(""), ended, left };
}

const event = (data: string): string => `event: progress\ndata: ${data}\n\n`;

describe("server-sent events", () => {
  it("E-27 begin with what there is and go on with what changed, in one look for all who follow", async () => {
    const from = source();
    const feed = feedOf(from);
    const began = performance.now();
    const all = Array.from({ length: 50 }, () => opened({ feed }));
    const toldAll = async (text: string): Promise<void> => {
      while (!all.every((one) => one.text().endsWith(text))) await pause(5);
    };
    await toldAll(event("one"));
    from.text = "two";
    await toldAll(event("two"));
    for (const { text } of all)
      expect(text()).toBe(`retry: 3000\n\n${event("one")}${event("two")}`);
    // Ten milliseconds lie between two looks, however many follow.
    expect(from.looks).toBeLessThanOrEqual((performance.now() - began) / 9 + 2);
    for (const { stream } of all) stream.destroy();
    const { looks } = from;
    await pause(60);
    expect(from.looks - looks).toBeLessThanOrEqual(1);
  });

  it("E-27 keep a quiet connection open, and end once the caller may no more", async () => {
    let may = true;
    const followed = opened({
      feed: feedOf(source()),
      checkMs: 20,
      stillMay: () => Promise.resolve(may),
    });
    await pause(100);
    expect(followed.text()).toContain(": still here\n\n");
    may = false;
    await followed.ended;
    expect(followed.left).toEqual([1]);
  });

  it("E-27 tell nothing more to whoever may no more, and wait with what there is until that is known", async () => {
    const from = source();
    let asked = (_may: boolean): void => undefined;
    const followed = opened({
      feed: feedOf(from),
      stillMay: () => new Promise((resolve) => (asked = resolve)),
    });
    await pause(40);
    from.text = "two";
    await pause(40);
    expect(followed.text()).toBe("retry: 3000\n\n");
    asked(true);
    await pause(10);
    expect(followed.text()).toBe(`retry: 3000\n\n${event("two")}`);
    from.text = "three";
    await pause(40);
    asked(false);
    await followed.ended;
    expect(followed.text()).not.toContain("three");
  });

  it("E-27 end where it cannot be told whether the caller may, or what there is", async () => {
    const from = source();
    const feed = feedOf(from);
    const unsure = opened({ feed, checkMs: 20, stillMay: () => Promise.reject(new Error("away")) });
    await unsure.ended;
    const blind = opened({ feed });
    await pause(30);
    from.fails = true;
    await blind.ended;
    from.fails = false;
    const again = opened({ feed });
    await pause(50);
    expect(again.text()).toContain(event("one"));
    again.stream.destroy();
  });

  it("E-27 begin again soon, however long it took to find that nothing could be told", async () => {
    const from = source();
    const look = async (): Promise<string> => {
      if (!from.fails) return from.text;
      await pause(300);
      throw new Error("away");
    };
    const feed = feedOf(from, { look });
    const first = opened({ feed });
    await pause(30);
    from.fails = true;
    await first.ended;
    [from.fails, from.text] = [false, "two"];
    const began = performance.now();
    const again = opened({ feed });
    while (!again.text().endsWith(event("two"))) await pause(5);
    expect(again.text()).toBe(`retry: 3000\n\n${event("two")}`);
    // Nine times as long as it took to find out would be 2.7 s.
    expect(performance.now() - began).toBeLessThan(2000);
    again.stream.destroy();
  });

  it("E-27 end when the process does, and after their time", async () => {
    let closing = false;
    const followed = opened({ feed: feedOf(source(), { closing: () => closing }) });
    await pause(30);
    closing = true;
    await followed.ended;
    await opened({ feed: feedOf(source()), longestMs: 20 }).ended;
  });

  it("E-27 keep one event for whoever reads slowly: the latest", async () => {
    const from = source();
    const stream = eventStream({
      feed: feedOf(from),
      eventOf: (data) => ({ name: "progress", data }),
      stillMay: () => Promise.resolve(true),
      checkMs: 10_000,
      longestMs: 10_000,
      onEnd: () => undefined,
    });
    stream.read(0);
    for (let at = 0; at < 40; at += 1) {
      from.text = `${at}`.padEnd(10_000, "x");
      await pause(12);
    }
    expect(stream.readableLength).toBeLessThan(50_000);
    let text = "";
    stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
    await pause(50);
    expect(text).toContain(event(from.text));
    stream.destroy();
  });
});

describe("places", () => {
  it("E-27 are so many a caller, and given back once", () => {
    const places = createPlaces(2);
    const first = places.take("a");
    expect(places.take("a")).not.toBeNull();
    expect(places.take("a")).toBeNull();
    expect(places.take("b")).not.toBeNull();
    first?.leave();
    first?.leave();
    expect(places.take("a")).not.toBeNull();
    expect(places.take("a")).toBeNull();
  });
});
