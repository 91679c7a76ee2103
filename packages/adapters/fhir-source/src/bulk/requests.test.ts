import { describe, expect, it } from "@jest/globals";
import type { Egress, Incoming, Outgoing } from "@cohort/egress";
import { systemClock } from "../wire/clock.ts";
import { DEFAULT_LIMITS } from "../limits.ts";
import { createSend } from "./requests.ts";
import { LINE_BYTES } from "./settings.ts";

const BASE = new URL("https://ehr.example/fhir/");

/** Answers one status after the other, and notes who was let in. */
function bench(tokens: readonly string[], ...statuses: readonly number[]) {
  const seen: (Outgoing["authorization"] | undefined)[] = [];
  const egress: Pick<Egress, "request"> = {
    request: ({ url, authorization }) => {
      seen.push(authorization);
      const answer: Incoming = {
        status: statuses[seen.length - 1] ?? 200,
        url,
        header: () => null,
        body: (async function* () {
          yield new Uint8Array();
        })(),
        bytes: () => Promise.resolve(new Uint8Array()),
        discard: () => Promise.resolve(),
      };
      return Promise.resolve(answer);
    },
  };
  const left = [...tokens];
  const send = createSend({
    baseUrl: BASE,
    origins: new Set(["https://files.example"]),
    egress,
    // The same one until it is refused.
    authorize: (_, refused) => {
      if (refused === left[0] && left.length > 1) left.shift();
      return Promise.resolve(left[0] ?? null);
    },
    offered: () => Promise.resolve(null),
    userAgent: "test",
    clock: systemClock,
    log: { debug: () => undefined, warn: () => undefined },
    onExchange: () => undefined,
    limits: { ...DEFAULT_LIMITS, lineBytes: LINE_BYTES },
  });
  const ask = (
    url: string,
    more: { readonly isFile?: boolean; readonly withToken?: boolean } = {},
  ) =>
    send({ method: "GET", url: new URL(url), accept: "x", route: "r", withToken: true, ...more });
  return { ask, seen };
}

const at = (origin: string, value: string) => ({ origin, value });
const OWN = "https://ehr.example";
const FILES = "https://files.example";

describe("requests of an export", () => {
  it("take another token once, where one has run out", async () => {
    const { ask, seen } = bench(["old", "new"], 401, 200);
    expect((await ask(`${OWN}/status`)).status).toBe(200);
    expect(seen).toEqual([at(OWN, "old"), at(OWN, "new")]);
    const refused = bench(["old", "new", "newer"], 401, 401);
    expect((await refused.ask(`${OWN}/status`)).status).toBe(401);
    expect(refused.seen).toHaveLength(2);
    const fixed = bench(["only"], 401);
    expect((await fixed.ask(`${OWN}/status`)).status).toBe(401);
    expect(fixed.seen).toHaveLength(1);
  });

  it("A4-06: carry a token to our own origin, and with a file that asks for one to an allowed one", async () => {
    const { ask, seen } = bench(["t"]);
    await ask(`${OWN}/status`);
    await ask(`${FILES}/1`, { isFile: true });
    await ask(`${FILES}/1`, { isFile: true, withToken: false });
    await ask(`${FILES}/status`);
    await ask("https://evil.example/1", { isFile: true });
    expect(seen).toEqual([at(OWN, "t"), at(FILES, "t"), null, null, null]);
  });
});
