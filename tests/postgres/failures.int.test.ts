import { createServer, connect, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { patientId } from "@cohort/foundation";
import { openStore, type Store, StoreUnavailableError } from "@cohort/postgres";
import { testDatabase, type TestDatabase } from "@cohort/testkit";
import { aMatch, anInput, inputs, MAPPING, saveAll, STUDY } from "./fixtures.ts";
import { ACCESS, DR, openStudies } from "./granted.ts";

/** Between the store and the server: the way that can be cut. */
interface Way {
  readonly url: string;
  cut(): void;
  close(): Promise<void>;
}

function openWay(url: string): Promise<Way> {
  const sockets = new Set<Socket>();
  const target = new URL(url);
  const server: Server = createServer((socket) => {
    const onward = connect(Number(target.port), target.hostname);
    for (const [from, to] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on("error", () => to.destroy());
      from.on("close", () => to.destroy());
    }
  });
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const through = new URL(url);
      through.port = String(typeof address === "object" ? address?.port : "");
      resolve({
        url: through.href,
        cut,
        close: () => {
          cut();
          return new Promise((done) => server.close(() => done()));
        },
      });
    });
  });
}

let database: TestDatabase;
let way: Way;
let store: Store;
let client: pg.Client;
beforeEach(async () => {
  database = await testDatabase();
  way = await openWay(database.url);
  const opened = await openStore({ connectionString: way.url, statementTimeoutMs: 1000 });
  if (!opened.ok) throw new Error(opened.failure.message);
  store = opened.value;
  await openStudies(store);
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await store.close();
  await way.close();
  await database.close();
});

const p1 = patientId("p1");

describe("C-29: a connection that breaks", () => {
  it("is replaced, and idempotent work is done again", async () => {
    await saveAll(store, { p1: [aMatch()] });
    way.cut();
    expect(await store.records.load([p1])).toHaveLength(1);
    way.cut();
    expect((await store.records.replace([anInput("p1", 3)], MAPPING)).changed).toEqual(["p1"]);
  });

  it("in the middle of a transaction leaves all of it or nothing", async () => {
    await store.records.replace([anInput("p1")], MAPPING);
    await client.query("begin");
    await client.query("select from record for update");
    const saving = store.matches.save(inputs(), [
      { patient: p1, readVersion: 1, matches: [aMatch()], nextChangeOn: null },
    ]);
    await new Promise((done) => setTimeout(done, 100));
    way.cut();
    await client.query("commit");
    expect(await saving).toMatchObject({ saved: ["p1"], rows: { written: 1 } });
    expect(await store.candidates.history(STUDY, p1, ACCESS)).toHaveLength(1);
  });

  it("never makes a decision count twice", async () => {
    await saveAll(store, { p1: [aMatch()] });
    await client.query("begin");
    await client.query("select from record for update");
    const deciding = store.decisions.put(
      {
        study: STUDY,
        patient: p1,
        expectedVersion: 0,
        status: "contacted",
        reason: null,
        note: null,
      },
      DR,
      ACCESS,
    );
    await new Promise((done) => setTimeout(done, 100));
    way.cut();
    await client.query("commit");
    await expect(deciding).rejects.toBeInstanceOf(StoreUnavailableError);
    expect((await store.candidates.get(STUDY, p1, ACCESS))?.version).toBe(0);
  });
});

describe("C-30: a database that cannot", () => {
  it("answer in time is unavailable, and nothing is half written", async () => {
    await store.records.replace([anInput("p1")], MAPPING);
    await client.query("begin");
    await client.query("select from record for update");
    await expect(store.records.replace([anInput("p1", 9)], MAPPING)).rejects.toMatchObject({
      name: "StoreUnavailableError",
      code: "57014",
    });
    await client.query("commit");
    expect((await store.records.load([p1]))[0]?.version).toBe(1);
  });

  it("be reached is not ready, and does not throw there", async () => {
    await way.close();
    expect(await store.ping()).toMatchObject({ ok: false, failure: { code: "STORE.UNREACHABLE" } });
    await expect(store.records.load([p1])).rejects.toBeInstanceOf(StoreUnavailableError);
  });
});

it("B-17: no error carries what a row holds", async () => {
  await store.records.replace([anInput("p1")], MAPPING);
  await client.query(
    "alter table record add constraint no_more check (patient <> 'secret-patient')",
  );
  const error: unknown = await store.records
    .replace([anInput("secret-patient")], MAPPING)
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: "InternalError" });
  expect(String(error)).toContain("no_more");
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain("secret-patient");
});
