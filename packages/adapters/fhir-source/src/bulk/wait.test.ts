import { describe, expect, it } from "@jest/globals";
import type { Incoming } from "@cohort/egress";
import type { Clock } from "../wire/clock.ts";
import { SourceError } from "../wire/source-error.ts";
import { waitFor, waitMs } from "./wait.ts";

const URL_OF_STATUS = "https://ehr.example/status/1";
const MANIFEST = { transactionTime: "2026-01-01T00:00:00Z", requiresAccessToken: true, output: [] };
const NOW = Date.parse("2026-01-01T00:00:00Z");

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Gives one answer after the other, the last again and again, on a clock that only sleeping moves. */
function waiting(...answers: readonly Answer[]) {
  let asked = 0;
  const pauses: number[] = [];
  let now = NOW;
  const clock: Clock = {
    now: () => now,
    random: () => 1,
    sleep: (ms) => {
      pauses.push(ms);
      now += ms;
      return Promise.resolve();
    },
  };
  const send = ({ url }: { readonly url: URL }): Promise<Incoming> => {
    const { status, headers = {}, body } = answers[asked++] ?? answers.at(-1) ?? { status: 500 };
    if (status === 0) return Promise.reject(new SourceError("network", "away"));
    const bytes = new TextEncoder().encode(body === undefined ? "" : JSON.stringify(body));
    return Promise.resolve({
      status,
      url,
      header: (name) => headers[name] ?? null,
      body: (async function* () {
        yield bytes;
      })(),
      bytes: () => Promise.resolve(bytes),
      discard: () => Promise.resolve(),
    });
  };
  const log = { debug: () => undefined, warn: () => undefined };
  const limits = {
    jsonDepth: 64,
    redirects: 3,
    headersMs: 1,
    idleMs: 1,
    responseBytes: 1,
    lineBytes: 1,
  };
  const wait = () => waitFor(URL_OF_STATUS, send, { clock, log, limits }, {});
  return { wait, pauses, asked: () => asked };
}

const done: Answer = { status: 200, body: MANIFEST };
const running = (headers = {}): Answer => ({ status: 202, headers });

describe("waiting for an export", () => {
  it("A4-03: waits as long as Retry-After says, in seconds or until a date", async () => {
    const date = "Thu, 01 Jan 2026 00:00:37 GMT";
    const { wait, pauses } = waiting(
      running({ "retry-after": "7" }),
      running({ "retry-after": date }),
      running({ "retry-after": "0" }),
      running({ "retry-after": "86400" }),
      done,
    );
    expect((await wait()).end).toBe("ready");
    expect(pauses).toEqual([7_000, 30_000, 1_000, 60_000]);
  });

  it("A4-03: without a word waits 5 s, doubled up to a minute", async () => {
    const { wait, pauses } = waiting(...Array.from({ length: 6 }, () => running()), done);
    await wait();
    expect(pauses).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
  });

  it("A4-03: does so with jitter", () => {
    expect(waitMs(null, 0, { random: () => 0 })).toBe(3_750);
    expect(waitMs(null, 9, { random: () => 0.5 })).toBe(52_500);
  });

  it("A4-03: takes 429 for the same, and after many for the end of the export", async () => {
    const few = waiting({ status: 429, headers: { "retry-after": "9" } }, { status: 429 }, done);
    expect((await few.wait()).end).toBe("ready");
    expect(few.pauses).toEqual([9_000, 10_000]);
    const many = waiting({ status: 429 });
    expect(await many.wait()).toEqual({ end: "given-up" });
    expect(many.asked()).toBe(21);
    expect(Math.min(...many.pauses)).toBeGreaterThanOrEqual(5_000);
  });

  it("A4-04: asks again after 1, 2, 4 and 8 minutes of 5xx, then gives up", async () => {
    const back = waiting({ status: 503 }, { status: 502 }, { status: 0 }, { status: 504 }, done);
    expect((await back.wait()).end).toBe("ready");
    expect(back.pauses).toEqual([60_000, 120_000, 240_000, 480_000]);
    const down = waiting({ status: 500 });
    await expect(down.wait()).rejects.toMatchObject({ class: "server" });
    expect(down.asked()).toBe(5);
  });

  it("A4-04: asks again where an OperationOutcome says that it is transient", async () => {
    const outcome = (code: string): Answer => ({
      status: 400,
      body: { resourceType: "OperationOutcome", issue: [{ code }] },
    });
    const { wait, pauses } = waiting(outcome("transient"), done);
    expect((await wait()).end).toBe("ready");
    expect(pauses).toEqual([60_000]);
    await expect(waiting(outcome("invalid")).wait()).rejects.toMatchObject({ class: "client" });
  });

  it("A4-04: takes 404 for an export that is gone", async () => {
    expect(await waiting(running(), { status: 404 }).wait()).toEqual({ end: "gone" });
  });

  it("does not take anything else for an answer", async () => {
    await expect(waiting({ status: 401 }).wait()).rejects.toMatchObject({ class: "auth" });
    await expect(waiting({ status: 200, body: [] }).wait()).rejects.toMatchObject({
      class: "protocol",
    });
  });

  it("follows a manifest in parts, and not for ever", async () => {
    const part = (page: number): Answer => ({
      status: 200,
      body: {
        ...MANIFEST,
        output: [{ type: "Patient", url: `https://ehr.example/${page}` }],
        link: [{ relation: "next", url: `?page=${page + 1}` }],
      },
    });
    const end = await waiting(part(1), part(2), done).wait();
    expect(end.end === "ready" && end.manifest.files.map(({ url }) => url)).toEqual([
      "https://ehr.example/1",
      "https://ehr.example/2",
    ]);
    await expect(waiting(part(1)).wait()).rejects.toMatchObject({ class: "paging-loop" });
  });
});
