import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { mintKey } from "@cohort/api";
import { type Followed, follow } from "../api/follow.ts";
import { must } from "../api/support.ts";
import { ADMINISTRATOR, type Service, bearer, cookieOf, ownPage, startService } from "./support.ts";

const IDLE_MINUTES = 15;
/** A stream may be told of at most that often; what has changed is seen after a second. */
const SOON_MS = 5000;

let service: Service;
const open: Followed[] = [];
beforeAll(async () => {
  service = await startService({
    AUTH_MODE: "keys",
    SESSION_IDLE_MINUTES: String(IDLE_MINUTES),
  });
});
afterEach(async () => {
  for (const each of open.splice(0)) await each.leave();
  const job = await service.store.jobs.open("sync");
  if (job) await service.store.jobs.finish(job.id, { state: "done" });
});
afterAll(() => service.stop());

async function aKey(): Promise<string> {
  const until = new Date(Date.now() + 300 * 86_400_000).toISOString().slice(0, 10);
  const wish = { name: "desk", roles: ["admin"], studies: ["*"], until } as const;
  const { key, stored } = must(mintKey(wish, Date.now()));
  await service.store.keys.create(stored, ADMINISTRATOR);
  return key;
}

async function signedIn(key: string): Promise<string> {
  const answer = await service.ask("/auth/session", {
    method: "POST",
    headers: { "content-type": "application/json", origin: "http://localhost:8080" },
    body: JSON.stringify({ key }),
  });
  expect(answer.status).toBe(200);
  return cookieOf(answer);
}

async function following(headers: Record<string, string>): Promise<Followed> {
  const followed = await follow(`${service.base}/v1/progress/events`, headers);
  open.push(followed);
  expect(followed.status).toBe(200);
  await followed.next("progress");
  return followed;
}

/** Something to be told of. */
const somethingHappens = () => service.store.jobs.create("sync", "full", ADMINISTRATOR);

async function endsUntold(followed: Followed): Promise<void> {
  await somethingHappens();
  const late = new Promise((_, reject) => {
    setTimeout(() => reject(new Error("still open")), SOON_MS).unref();
  });
  await Promise.race([followed.ended, late]);
  expect(followed.seen("progress")).toBe(1);
}

describe("live updates", () => {
  it("A3-05 go on while one is signed in, which is no use of the session", async () => {
    const cookie = await signedIn(await aKey());
    const followed = await following({ cookie });
    await somethingHappens();
    await followed.next("progress");
  });

  it("A3-05 tell nothing any more once one has signed out, and end", async () => {
    const cookie = await signedIn(await aKey());
    const [followed, other] = [
      await following({ cookie }),
      await following({ cookie: await signedIn(await aKey()) }),
    ];
    const out = await service.ask("/auth/sign-out", { method: "POST", headers: ownPage(cookie) });
    expect(out.status).toBe(204);
    await endsUntold(followed);
    await other.next("progress");
  });

  it("A3-05 end where the session does, by time or with its key", async () => {
    const key = await aKey();
    const followed = await following({ cookie: await signedIn(key) });
    await service.store.keys.revoke(key.slice(4, 16), ADMINISTRATOR);
    await endsUntold(followed);
  });

  it("A3-05 end where nothing else was asked for so long that the session is over", async () => {
    const followed = await following({ cookie: await signedIn(await aKey()) });
    service.pass((IDLE_MINUTES + 1) * 60_000);
    await endsUntold(followed);
  });

  it("A3-05 end where the key that they were asked for with is revoked", async () => {
    const key = await aKey();
    const followed = await following(bearer(key));
    await service.store.keys.revoke(key.slice(4, 16), ADMINISTRATOR);
    await endsUntold(followed);
  });
});
