import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { isLoincNumber, isSnomedId } from "./check-digits.ts";

describe("check digits", () => {
  it.each(["2160-0", "718-7", "3150-0", "100675-8", "98979-8"])("LOINC %s is right", (code) => {
    expect(isLoincNumber(code)).toBe(true);
  });

  it.each(["2160-1", "3150-6", "2160", "2160-00", "LA6576-8", ""])("LOINC %j is wrong", (code) => {
    expect(isLoincNumber(code)).toBe(false);
  });

  it.each(["55464009", "68815009", "1144942002", "10828004", "39579001"])(
    "SNOMED %s is right",
    (id) => {
      expect(isSnomedId(id)).toBe(true);
    },
  );

  it.each(["55464008", "54564009", "5546400", "055464009", "M32"])("SNOMED %j is wrong", (id) => {
    expect(isSnomedId(id)).toBe(false);
  });

  it("finds every single wrong digit of an identifier", () => {
    const known = ["55464009", "1144942002", "302497006"];
    fc.assert(
      fc.property(
        fc.constantFrom(...known),
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        (id, at, by) => {
          const place = at % id.length;
          const digit = (Number(id[place]) + by) % 10;
          expect(isSnomedId(id.slice(0, place) + digit + id.slice(place + 1))).toBe(false);
        },
      ),
    );
  });

  it("finds every swap of two neighbours", () => {
    fc.assert(
      fc.property(fc.constantFrom("55464009", "1144942002", "302497006"), fc.nat(), (id, at) => {
        const place = at % (id.length - 1);
        const [a = "", b = ""] = [id[place], id[place + 1]];
        fc.pre(a !== b && !(place === 0 && b === "0"));
        expect(isSnomedId(id.slice(0, place) + b + a + id.slice(place + 2))).toBe(false);
      }),
    );
  });
});
