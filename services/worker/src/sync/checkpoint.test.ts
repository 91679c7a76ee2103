import { describe, expect, it } from "@jest/globals";
import { readCheckpoint, writeCheckpoint } from "./checkpoint.ts";

describe("a sync's checkpoint", () => {
  it("comes back as it was written", () => {
    const checkpoint = { mapping: "abc", starts: 3 };
    expect(readCheckpoint(writeCheckpoint(checkpoint))).toEqual(checkpoint);
  });

  it.each([null, "", "{", "null", "[]", '{"mapping":1,"starts":1}', '{"mapping":"abc"}'])(
    "%j is none",
    (text) => {
      expect(readCheckpoint(text)).toEqual({ mapping: "", starts: 0 });
    },
  );
});
