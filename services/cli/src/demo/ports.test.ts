import { type AddressInfo, createServer } from "node:net";
import { describe, expect, it } from "@jest/globals";
import { portIsFree } from "./ports.ts";

describe("a port that the demo wants", () => {
  it("is refused with the option's name while another program listens on it", async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, "127.0.0.1", done));
    const { port } = other.address() as AddressInfo;
    const taken = await portIsFree(port, "--sandbox-port");
    expect(taken).toMatchObject({ ok: false, failure: { code: "DEMO.PORT_TAKEN" } });
    expect(taken.ok ? "" : taken.failure.action).toContain("--sandbox-port");

    await new Promise((done) => other.close(done));
    expect((await portIsFree(port, "--sandbox-port")).ok).toBe(true);
  });
});
