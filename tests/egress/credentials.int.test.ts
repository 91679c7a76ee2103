import { describe, expect, it } from "@jest/globals";
import { closeAfterEach, get, openTarget, openWay, redirect, textOf } from "./bench.ts";

closeAfterEach();

const VALUE = "Bearer t0ken";

describe("B-08 credentials", () => {
  it("go to their own origin, and to no other that is asked for", async () => {
    const home = await openTarget();
    const foreign = await openTarget();
    const { egress } = openWay({ origins: [home.origin, foreign.origin] });
    const authorization = { origin: home.origin, value: VALUE };
    await textOf(egress, get(home.origin, { authorization }));
    await textOf(egress, get(foreign.origin, { authorization }));
    await textOf(egress, get(home.origin));
    expect(home.requests.map(({ headers }) => headers.authorization)).toEqual([VALUE, undefined]);
    expect(foreign.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    expect(JSON.stringify(foreign.requests)).not.toContain("t0ken");
  });

  it("do not follow a redirect to another origin, and are there again on the way back", async () => {
    const foreign = await openTarget(redirect(() => `${home.origin}/back`));
    const home = await openTarget((seen, response) => {
      if (seen.path === "/back") response.end("ok");
      else response.writeHead(307, { location: foreign.origin }).end();
    });
    const { egress } = openWay({ origins: [home.origin, foreign.origin] });
    const authorization = { origin: home.origin, value: VALUE };
    const outgoing = get(home.origin, { authorization, redirects: "allowed-origins" });
    expect(await textOf(egress, outgoing)).toBe("ok");
    expect(home.requests.map(({ headers }) => headers.authorization)).toEqual([VALUE, VALUE]);
    expect(foreign.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    expect(JSON.stringify(foreign.requests)).not.toContain("t0ken");
  });

  it("of a host do not go to another port of it", async () => {
    const target = await openTarget();
    const { egress } = openWay({ origins: [target.origin] });
    const authorization = { origin: "http://127.0.0.1", value: VALUE };
    await textOf(egress, get(target.origin, { authorization }));
    expect(target.requests[0]?.headers.authorization).toBeUndefined();
  });

  it.each(["authorization", "Authorization", "Cookie", "proxy-authorization", "Host"])(
    "are not taken as the header %s, which would follow every hop",
    async (name) => {
      const target = await openTarget();
      const { egress } = openWay({ origins: [target.origin] });
      const outgoing = get(target.origin, { headers: { [name]: VALUE } });
      await expect(egress.request(outgoing)).rejects.toMatchObject({ name: "InternalError" });
      expect(target.connections()).toBe(0);
    },
  );
});
