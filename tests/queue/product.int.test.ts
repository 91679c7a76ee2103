import { describe, it, jest } from "@jest/globals";
import { product } from "./product.ts";
import { whyNoRedis } from "./redis-server.ts";

jest.setTimeout(120_000);

describe("the product with its queue on PostgreSQL", () => product("PostgreSQL"));

const missing = whyNoRedis();
if (missing === null) describe("the product with its queue on Redis", () => product("Redis"));
else it.skip(`the product with its queue on Redis (${missing})`, () => {});
