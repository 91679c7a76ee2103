import { describe, expect, it } from "@jest/globals";
import { closeAfterEach, errorOf, open, people } from "./bench.ts";

closeAfterEach();

describe("B-04 a person, read for somebody who waits", () => {
  it("B-04 is one read of the Patient and nothing else", async () => {
    const { source, stub } = await open({ resources: people(2) });
    const read = await source.readPerson("p1");
    expect(read).toMatchObject({ status: "found", person: { resourceType: "Patient", id: "p1" } });
    expect(stub.requests.map(({ route, type }) => [route, type])).toEqual([["read", "Patient"]]);
  });

  it("is nobody where the EHR has none of that id", async () => {
    const { source, stub } = await open({ resources: people(1) });
    expect(await source.readPerson("p9")).toEqual({ status: "notFound" });
    stub.remove("Patient", "p1");
    expect(await source.readPerson("p1")).toEqual({ status: "gone" });
  });

  it("ends with the signal, whatever the EHR does", async () => {
    const { source, stub } = await open({ resources: people(1) });
    stub.fault({ match: { type: "Patient" }, answer: { kind: "stall" } });
    const signal = AbortSignal.timeout(200);
    const begun = Date.now();
    await expect(source.readPerson("p1", { signal })).rejects.toThrow();
    expect(Date.now() - begun).toBeLessThan(5000);
  });

  it("fails as a read does that was refused", async () => {
    const { source, stub } = await open({ resources: people(1) });
    stub.fault({ match: { type: "Patient" }, answer: { kind: "status", status: 403 } });
    expect(await errorOf(source.readPerson("p1"))).toMatchObject({ class: "auth" });
  });
});
