import { EventEmitter } from "node:events";
import { describe, expect, it } from "@jest/globals";
import { Lifecycle, processSignals } from "./index.ts";

describe("Lifecycle", () => {
  it("closes last opened first, once", async () => {
    const closed: string[] = [];
    const lifecycle = new Lifecycle();
    for (const name of ["database", "queue", "server"]) {
      lifecycle.use(name, () => void closed.push(name));
    }
    expect(lifecycle.closing).toBe(false);
    const first = lifecycle.close();
    expect(lifecycle.closing).toBe(true);
    expect(await Promise.all([first, lifecycle.close()])).toEqual([[], []]);
    expect(closed).toEqual(["server", "queue", "database"]);
  });

  it("closes the others when one throws or hangs, and names both", async () => {
    const closed: string[] = [];
    const lifecycle = new Lifecycle({ deadlineMs: 10_000 });
    lifecycle.use("first", () => void closed.push("first"));
    lifecycle.use("hangs", () => new Promise(() => {}), 5);
    lifecycle.use("throws", () => {
      throw new Error("no");
    });
    const failures = await lifecycle.close();
    expect(failures.map(({ name, error }) => `${name}: ${error.message}`)).toEqual([
      "throws: no",
      "hangs: closing hangs took more than 5 ms",
    ]);
    expect(closed).toEqual(["first"]);
  });

  it("closes what is opened while it closes", async () => {
    const closed: string[] = [];
    const lifecycle = new Lifecycle();
    lifecycle.use("outer", () => lifecycle.use("late", () => void closed.push("late")));
    await lifecycle.close();
    expect(closed).toEqual(["late"]);
  });
});

class FakeProcess extends EventEmitter {
  readonly #exits: ((code: number) => void)[] = [];
  readonly codes: number[] = [];
  exit(code: number): void {
    this.codes.push(code);
    for (const resolve of this.#exits) resolve(code);
  }
  exited(): Promise<number> {
    return new Promise((resolve) => this.#exits.push(resolve));
  }
}

describe("processSignals", () => {
  const lines: string[] = [];
  const log = {
    info: (_: object, message: string) => void lines.push(message),
    error: (_: object, message: string) => void lines.push(message),
  };

  it("C-04: closes on SIGTERM and exits 0", async () => {
    const target = new FakeProcess();
    const lifecycle = new Lifecycle();
    let closed = false;
    lifecycle.use("server", () => void (closed = true));
    processSignals(lifecycle, log, target);
    const exited = target.exited();
    target.emit("SIGTERM", "SIGTERM");
    expect(await exited).toBe(0);
    expect(closed).toBe(true);
  });

  it("C-04: exits 1 when something would not close", async () => {
    const target = new FakeProcess();
    const lifecycle = new Lifecycle();
    lifecycle.use("server", () => Promise.reject(new Error("no")));
    processSignals(lifecycle, log, target);
    const exited = target.exited();
    target.emit("SIGINT", "SIGINT");
    expect(await exited).toBe(1);
  });

  it("C-04: a second signal exits without waiting", () => {
    const target = new FakeProcess();
    const lifecycle = new Lifecycle();
    lifecycle.use("server", () => new Promise(() => {}), 50);
    processSignals(lifecycle, log, target);
    target.emit("SIGTERM", "SIGTERM");
    expect(target.codes).toEqual([]);
    target.emit("SIGTERM", "SIGTERM");
    expect(target.codes).toEqual([1]);
  });

  it.each(["unhandledRejection", "uncaughtException"])("C-03: %s exits 1", (event) => {
    const target = new FakeProcess();
    processSignals(new Lifecycle(), log, target);
    target.emit(event, new Error("bug"));
    expect(target.codes).toEqual([1]);
  });

  it("takes its listeners off", () => {
    const target = new FakeProcess();
    const remove = processSignals(new Lifecycle(), log, target);
    remove();
    expect(target.eventNames()).toEqual([]);
  });
});
