import { createHash } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { csvFile, xlsxFile } from "./log-file.ts";

const contents = {
  head: [
    ["study", "NCT06421701"],
    ["filter", "=evil"],
  ],
  columns: ["number", "note"],
  rows: [
    [1, 'says "no", or\r\nlater'],
    [2, "=HYPERLINK(1)"],
    [-3, null],
  ],
} as const;

describe("a screening log as CSV", () => {
  it("E-12 B-13 has its head, its columns and rows whose hash it names", async () => {
    const { bytes, sha256 } = await csvFile(contents);
    const rows = '1,"says ""no"", or\r\nlater"\r\n2,\'=HYPERLINK(1)\r\n-3,\r\n';
    expect(bytes.toString()).toBe(
      `\uFEFFstudy,NCT06421701\r\nfilter,'=evil\r\nrows,3\r\nsha256,${sha256}\r\n\r\nnumber,note\r\n${rows}`,
    );
    expect(sha256).toBe(createHash("sha256").update(rows).digest("hex"));
  });

  it.each(["first\n=HYPERLINK(1)", "first\r=HYPERLINK(1)", "first\r\n=HYPERLINK(1)"])(
    "E-12 keeps all lines of a note in its cell: %j",
    async (note) => {
      const { bytes } = await csvFile({ ...contents, rows: [[1, note, "x"]] });
      expect(bytes.toString().split("number,note\r\n")[1]).toBe(`1,"${note}",x\r\n`);
    },
  );

  it("E-12 has the same hash as a workbook, and another once anything is changed", async () => {
    const { sha256 } = await csvFile(contents);
    expect((await xlsxFile(contents)).sha256).toBe(sha256);
    expect((await csvFile({ ...contents, rows: contents.rows.slice(1) })).sha256).not.toBe(sha256);
  });

  it("E-12 is made of many rows in pieces, of none too", async () => {
    const rows = Array.from({ length: 2500 }, (_, at) => [at, "x"]);
    const { bytes, sha256 } = await csvFile({ ...contents, rows });
    const text = bytes.toString().split("number,note\r\n")[1] ?? "";
    expect(text.split("\r\n")).toHaveLength(2501);
    expect(sha256).toBe(createHash("sha256").update(text).digest("hex"));
    expect((await csvFile({ ...contents, rows: [] })).bytes.toString()).toMatch(/number,note\r\n$/);
  });
});
