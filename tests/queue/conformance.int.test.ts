import { describe, it, jest } from "@jest/globals";
import { conformance } from "./conformance.ts";
import { cutWire } from "./cut-wire.ts";
import { postgresPlace, redisPlace } from "./places.ts";
import { whyNoRedis } from "./redis-server.ts";
import { rules } from "./rules.ts";

jest.setTimeout(120_000);

describe("the queue on PostgreSQL", () => {
  conformance(postgresPlace);
  describe("in the long run", () => rules(postgresPlace));
  describe("when the wire is cut", () => cutWire(postgresPlace));
});

const missing = whyNoRedis();
if (missing === null) {
  describe("the queue on Redis", () => {
    conformance(redisPlace);
    describe("in the long run", () => rules(redisPlace));
    describe("when the wire is cut", () => cutWire(redisPlace));
  });
} else {
  it.skip(`the queue on Redis (${missing})`, () => {});
}
