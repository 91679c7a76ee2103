import { describe, expect, it } from "@jest/globals";
import stringWidth from "string-width";
import { renderTable } from "./table.ts";

const columns = [
  { head: "Patient" },
  { head: "Score", align: "right" },
  { head: "Next", wide: true },
] as const;

const widths = (table: string): number[] => table.split("\n").map((line) => stringWidth(line));

describe("tables", () => {
  const english =
    "C3, C4 and anti-dsDNA: settles inc-4 of NCT06421701, and more that must be wrapped.";
  const chinese = "补体C3、C4和抗双链DNA抗体：可确定纳入标准第四条，并且还有更多需要换行的文字。";

  it.each([
    ["English", english],
    ["Chinese, where a character takes two columns", chinese],
    ["a word longer than its column", "x".repeat(200)],
  ])("keep their borders in line and their width with %s", (_, text) => {
    const table = renderTable(columns, [["Patient/p1", "67.5", text]], 60);
    expect(new Set(widths(table))).toEqual(new Set([60]));
  });

  it("lose no character when they wrap", () => {
    const table = renderTable(columns, [["Patient/p1", "67.5", chinese]], 60);
    const cells = table.split("\n").map((line) => line.split("│")[3]?.trim() ?? "");
    expect(cells.join("")).toBe(`Next${chinese}`);
  });

  it("stay readable on a narrow screen by growing wider than it", () => {
    const table = renderTable(columns, [["Patient/a-rather-long-identifier", "67.5", english]], 20);
    expect(table).toContain("Patient/a-rather-long-identifier");
    expect(new Set(widths(table)).size).toBe(1);
  });

  it("align numbers on the right", () => {
    const table = renderTable(columns, [["Patient/p1", "7.5", ""]], 60);
    expect(table).toMatch(/│ +7\.5 │/);
  });

  it("stand without rows", () => {
    expect(renderTable(columns, [], 60)).toContain("Patient");
  });
});
