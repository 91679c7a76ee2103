import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Harness, NO_LIMITS, startHarness } from "../api/support.ts";
import { type Told, ask, bearer, grantAll, tokens } from "./callers.ts";
import { type Asked, ROUTES } from "./routes.ts";

const EHR = "https://pages.ehr.example.org";
/** Answers about nobody, the same for everyone. */
const KEPT: ReadonlySet<string> = new Set(["/openapi.json", "/.well-known/jwks.json", "/docs"]);

const policyOf = ({ headers }: Told): ReadonlyMap<string, string> =>
  new Map(
    String(headers["content-security-policy"])
      .split(";")
      .map((part): [string, string] => {
        const [name = "", ...values] = part.trim().split(" ");
        return [name, values.join(" ")];
      }),
  );

describe.each([
  ["no EHR", [], "'none'", "DENY"],
  ["an EHR named", [EHR], EHR, undefined],
])("with %s, every answer", (_name, embedOrigins, ancestors, frameOptions) => {
  let harness: Harness;
  beforeAll(async () => {
    const { identity } = tokens();
    const edge = { rates: NO_LIMITS, trustedProxies: [], embedOrigins, oidc: null };
    harness = await startHarness({ identity, edge });
    await grantAll(harness.store, "viewer", "good-a");
  });
  afterAll(() => harness.stop());

  const asked = ({ method, path }: Asked) => [
    ask(harness.base + path, { method }),
    ask(harness.base + path, { method, headers: bearer("good-a") }),
    ask(harness.base + path, { method: "PATCH", headers: bearer("good-a") }),
  ];

  const cases = [...ROUTES, { method: "GET", path: "/nothing", id: "none" }];
  it.each(cases.map((route) => [`${route.method} ${route.path}`, route] as const))(
    "B-14 B-16 A3-06 of %s runs no script of others, is framed by nobody else, and is kept nowhere",
    async (_route, route) => {
      const { pathname } = new URL(route.path, "http://x");
      for (const told of await Promise.all(asked(route as Asked))) {
        const policy = policyOf(told);
        expect(policy.get("default-src")).toBe("'none'");
        expect(policy.get("script-src")).toBe("'self'");
        expect(policy.get("style-src")).toBe("'self'");
        expect(policy.get("connect-src")).toBe("'self'");
        expect(policy.get("img-src")).toBe("'self' data:");
        expect(policy.get("base-uri")).toBe("'none'");
        expect(policy.get("object-src")).toBe("'none'");
        expect(policy.get("frame-ancestors")).toBe(ancestors);
        expect(told.headers["x-frame-options"]).toBe(frameOptions);
        expect(told.headers["x-content-type-options"]).toBe("nosniff");
        expect(told.headers["referrer-policy"]).toBe("no-referrer");
        expect(told.headers["x-powered-by"]).toBeUndefined();
        const isKept = told.status < 300 && [...KEPT].some((path) => pathname.startsWith(path));
        if (!isKept) expect(told.headers["cache-control"]).toBe("no-store");
        expect(told.headers["x-request-id"]).toMatch(/^[\w-]+$/);
      }
    },
  );
});
