import { describe, expect, it } from "@jest/globals";
import { parseOptOuts, readOptOuts } from "./read-list.ts";

describe("a list of opt-outs", () => {
  it("B-29 has a patient a line, with remarks and blank lines between", () => {
    const text = "\uFEFF# by letter\r\nPatient/123\n\n  4-5.6  # by telephone\nPatient/123\n";
    expect(parseOptOuts(text)).toEqual({ ok: true, value: ["123", "4-5.6"] });
    expect(parseOptOuts("")).toEqual({ ok: true, value: [] });
  });

  it.each(["Patient/123 Patient/4", "Mrs. Example", "Practitioner/1", "x".repeat(65)])(
    "B-29 is refused as a whole for a line such as %j, without repeating it",
    (line) => {
      const parsed = parseOptOuts(`ok\n${line}`);
      expect(parsed).toMatchObject({ failure: { code: "OPT_OUT.LINE" } });
      expect(JSON.stringify(parsed)).not.toContain(line);
    },
  );

  it("B-29 that cannot be read is no empty list", async () => {
    expect(await readOptOuts("/no/such/list")).toMatchObject({ failure: { code: "OPT_OUT.FILE" } });
    expect(await readOptOuts("/dev/null")).toMatchObject({ failure: { code: "OPT_OUT.EMPTY" } });
  });
});
