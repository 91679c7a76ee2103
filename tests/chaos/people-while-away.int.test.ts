import { setTimeout as pause } from "node:timers/promises";
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from "@jest/globals";
import { type Followed, follow } from "../api/follow.ts";
import { type Proxy, proxyTo } from "../queue/proxy.ts";
import { AS_OF, type Installation, STUDY, install } from "../worker/support.ts";
import { brokenLaws } from "./conservation.ts";
import { type Served, serve } from "./serve.ts";
import { databaseOfTown } from "./town.ts";

jest.setTimeout(120_000);

/** Nobody waits longer than this for whatever answer: a statement's time, and what a silent server is given besides, twice. */
const LONGEST_MS = 15_000;
const IMPATIENT = { DATABASE_TIMEOUT_MS: "300", DATABASE_POOL: "4" };

const CANDIDATES = `/v1/studies/${STUDY}/candidates`;
const NOBODY = { resourceType: "Patient", id: "nobody" };
const BUNDLE = { resourceType: "Bundle", type: "collection", entry: [{ resource: NOBODY }] };

interface Asked {
  readonly path: string;
  readonly method?: "POST" | "PUT";
  readonly body?: object;
}
const ASKED: readonly Asked[] = [
  { path: "/health/ready" },
  { path: "/health/live" },
  { path: "/v1/studies" },
  { path: `${CANDIDATES}?limit=200` },
  { path: "/v1/overview" },
  { path: `/v1/studies/${STUDY}/screening-log?profile=internal&format=csv` },
  { path: "/v1/sync", method: "POST", body: {} },
  { path: "/v1/progress" },
  { path: "/cds-services" },
  { path: "/fhir/ResearchStudy" },
  { path: "/v1/match", method: "POST", body: { bundle: BUNDLE } },
  // Refused for its version, every time, which needs the database.
  { path: `${CANDIDATES}/p0016/decision`, method: "PUT", body: { status: "to-review" } },
];

let site: Installation;
beforeAll(async () => {
  site = await install("PostgreSQL", { database: await databaseOfTown() });
});
afterAll(() => site.close());

let wire: Proxy;
let api: Served;
let followed: Followed | null = null;
beforeEach(async () => {
  wire = await proxyTo(site.env["DATABASE_URL"] ?? "");
});
afterEach(async () => {
  await followed?.leave();
  await api.close();
  await wire.cut();
});

/** `GET /v1/studies 503 2`: with what Retry-After says. */
async function ask({ path, method, body }: Asked): Promise<string> {
  const reply = await fetch(api.url + path, {
    method: method ?? "GET",
    headers: { "Content-Type": "application/json", "If-Match": 'W/"7"' },
    signal: AbortSignal.timeout(LONGEST_MS),
    ...(body && { body: JSON.stringify(body) }),
  });
  await reply.arrayBuffer();
  return `${method ?? "GET"} ${path} ${reply.status} ${reply.headers.get("retry-after") ?? "-"}`;
}
const askAll = (): Promise<readonly string[]> => Promise.all(ASKED.map(ask));

/** Every answer is the usual one or says, with when to come again, that there is none now. */
function isHonest(answers: readonly string[], usual: readonly string[]): void {
  for (const [at, answer] of answers.entries()) {
    const of = /^\w+ \S+/.exec(answer)?.[0] ?? "";
    // Probes are asked again anyway.
    const away = `${of} 503 ${of.includes("/health/") ? "-" : "2"}`;
    expect([usual[at], away]).toContain(answer);
  }
}

/** In the end all is as it was, and nobody had to do anything for it. */
async function recovers(usual: readonly string[]): Promise<void> {
  const end = Date.now() + LONGEST_MS;
  let answers = await askAll();
  while (Date.now() < end && answers.join() !== usual.join()) answers = await askAll();
  expect(answers).toEqual(usual);
}

const FAULTS = {
  "that breaks its connections and is gone for a while": {
    begin: () => wire.cut(),
    endsStreams: true,
    end: () => wire.mend(),
  },
  "that says nothing more on the connections that there are": {
    begin: async () => wire.strand(),
    // What is looked at for them may well come of the first new connection.
    endsStreams: false,
    end: async () => undefined,
  },
} as const;

describe("C-29, C-30: an API over a database", () => {
  it.each(Object.entries(FAULTS))(
    "%s, answers all the same, and recovers by itself",
    async (_, fault) => {
      api = await serve(site, { DATABASE_URL: wire.url, QUEUE_URL: wire.url, ...IMPATIENT });
      await askAll();
      const usual = await askAll();
      expect(usual.filter((answer) => answer.includes(" 503 "))).toEqual([]);
      followed = await follow(`${api.url}/v1/progress/events`, {});
      await followed.next("progress");

      const underWay = askAll();
      await pause(5);
      await fault.begin();
      const during = askAll();
      isHonest(await underWay, usual);
      const answers = await during;
      isHonest(answers, usual);
      expect(answers.filter((answer) => answer.includes(" 503 ")).length).toBeGreaterThan(3);
      // Who follows is sent away, and told the truth as soon as they come back.
      if (fault.endsStreams) await followed.ended;
      await followed.leave();

      await fault.end();
      await recovers(usual);
      followed = await follow(`${api.url}/v1/progress/events`, {});
      await followed.next("progress");
      expect(await brokenLaws({ ...site, asOf: AS_OF })).toEqual([]);
    },
  );
});

describe("C-01: an API whose queue is gone", () => {
  it("does what needs none, and takes a sync all the same or says when to come again", async () => {
    api = await serve(site, { QUEUE_URL: wire.url });
    await askAll();
    const usual = await askAll();
    await wire.cut();
    const answers = await askAll();
    isHonest(answers, usual);
    expect(answers.filter((answer) => answer.includes(" 503 ")).length).toBeLessThan(2);
    await wire.mend();
    await recovers(usual);
  });
});
