import { describe, it, jest } from "@jest/globals";
import { whyNoRedis } from "../queue/redis-server.ts";
import { syncAndMatch } from "./sync-and-match.ts";

jest.setTimeout(120_000);

describe("workers with their queue on PostgreSQL", () => syncAndMatch("PostgreSQL"));

const missing = whyNoRedis();
if (missing === null) describe("workers with their queue on Redis", () => syncAndMatch("Redis"));
else it.skip(`workers with their queue on Redis (${missing})`, () => {});
