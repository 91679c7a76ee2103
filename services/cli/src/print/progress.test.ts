import { describe, expect, it } from "@jest/globals";
import { startProgress } from "./progress.ts";

function record(): { lines: string[]; terminal: Parameters<typeof startProgress>[0] } {
  const lines: string[] = [];
  const note = (line: string): void => void lines.push(line);
  return { lines, terminal: { print: note, note, columns: 80, screen: null } };
}

describe("progress where nobody watches", () => {
  it("says a line at every quarter, and the end", () => {
    const { lines, terminal } = record();
    const progress = startProgress(terminal, "Reading");
    for (let done = 0; done <= 100; done += 10) progress.update(done, 100);
    progress.end();
    expect(lines).toEqual([
      "Reading: 0 of 100 patients",
      "Reading: 30 of 100 patients",
      "Reading: 50 of 100 patients",
      "Reading: 80 of 100 patients",
      "Reading: 100 of 100 patients",
    ]);
  });

  it("does without a total", () => {
    const { lines, terminal } = record();
    const progress = startProgress(terminal, "Reading");
    progress.update(0, null);
    progress.update(7, null);
    progress.end();
    expect(lines).toEqual(["Reading: 0 patients", "Reading: 7 patients"]);
  });

  it("says how it goes beside it", () => {
    const { lines, terminal } = record();
    const progress = startProgress(terminal, "Reading");
    progress.update(1, 2, "3 a second");
    progress.update(2, 2);
    progress.end();
    expect(lines).toEqual(["Reading: 1 of 2 patients, 3 a second", "Reading: 2 of 2 patients"]);
  });

  it("never says the same twice", () => {
    const { lines, terminal } = record();
    const progress = startProgress(terminal, "Matching");
    progress.update(4, 4);
    progress.update(4, 4);
    progress.end();
    expect(lines).toEqual(["Matching: 4 of 4 patients"]);
  });
});
