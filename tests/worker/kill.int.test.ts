import { describe, it, jest } from "@jest/globals";
import { whyNoRedis } from "../queue/redis-server.ts";
import { killAndStart } from "./kill.ts";

jest.setTimeout(240_000);

describe("worker processes with their queue on PostgreSQL", () => killAndStart("PostgreSQL"));

const missing = whyNoRedis();
if (missing === null) {
  describe("worker processes with their queue on Redis", () => killAndStart("Redis"));
} else {
  it.skip(`worker processes with their queue on Redis (${missing})`, () => {});
}
