import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type FileLine, splitLines } from "./split-lines.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (line: FileLine): string => new TextDecoder().decode(line.bytes);

async function split(chunks: readonly Uint8Array[], limit = 100): Promise<readonly FileLine[]> {
  const lines: FileLine[] = [];
  const stream = async function* (): AsyncGenerator<Uint8Array> {
    yield* chunks;
  };
  for await (const some of splitLines(stream(), limit)) lines.push(...some);
  return lines;
}

describe("splitLines", () => {
  it("A4-07: takes LF and CRLF, blank lines, and a last line without an end", async () => {
    const lines = await split([bytes("a\r\n\nb\nc")]);
    expect(lines.map(text)).toEqual(["a", "", "b", "c"]);
    expect(lines.map((line) => line.isEnded)).toEqual([true, true, true, false]);
    expect(lines.map((line) => line.size)).toEqual([3, 1, 2, 1]);
  });

  it("A4-07: gives the same lines wherever the stream is cut", async () => {
    const word = fc.constantFrom("", "a", "{}", "ü€", "x".repeat(30), "\r");
    await fc.assert(
      fc.asyncProperty(
        fc.array(word, { maxLength: 12 }),
        fc.constantFrom("\n", "\r\n"),
        fc.array(fc.nat({ max: 200 }), { maxLength: 8 }),
        async (words, end, cuts) => {
          const whole = bytes(words.join(end));
          const at = [...new Set(cuts.map((cut) => cut % (whole.length + 1)))].toSorted(
            (a, b) => a - b,
          );
          const pieces = [0, ...at].map((from, n) => whole.subarray(from, at[n]));
          const lines = await split(pieces);
          expect(lines).toEqual(await split([whole]));
          expect(lines.reduce((sum, line) => sum + line.size, 0)).toBe(whole.length);
        },
      ),
    );
  });

  it("A4-07: holds no more of a line than the limit", async () => {
    const lines = await split([bytes("x".repeat(60)), bytes("x".repeat(60)), bytes("\nshort\n")]);
    expect(lines.map((line) => [line.bytes.length, line.isCut, line.size])).toEqual([
      [100, true, 121],
      [5, false, 6],
    ]);
    const [exact] = await split([bytes(`${"x".repeat(100)}\r\n`)]);
    expect([exact?.bytes.length, exact?.isCut]).toEqual([100, false]);
  });
});
