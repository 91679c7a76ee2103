import { describe, expect, it } from "@jest/globals";
import { InternalError } from "@cohort/foundation";
import { StoreUnavailableError } from "../unavailable.ts";
import { codeOf, isPassing, isRolledBack, toThrown } from "./failures.ts";

const withCode = (code: string, more: object = {}): Error =>
  Object.assign(new Error("duplicate key: (patient)=(p1)"), { code, ...more });

describe("an error of the database", () => {
  it.each(["08006", "08P01", "57P01", "40001", "40P01", "25006", "ECONNRESET", "ECONNREFUSED"])(
    "C-29: %s passes",
    (code) => {
      expect(isPassing(code)).toBe(true);
      expect(toThrown("records.load", withCode(code))).toBeInstanceOf(StoreUnavailableError);
    },
  );

  it.each(["53100", "53300", "57014", "58030", "ENOTFOUND"])(
    "C-30: %s lasts, and is not tried again at once",
    (code) => {
      expect(isPassing(code)).toBe(false);
      expect(toThrown("records.load", withCode(code))).toMatchObject({ code });
    },
  );

  it("is certainly undone only after a deadlock or a failed serialisation", () => {
    expect(["40001", "40P01", "08006", "57P01", "ECONNRESET"].map(isRolledBack)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it.each([
    ["Connection terminated unexpectedly", "08006"],
    ["Client has encountered a connection error and is not queryable", "08006"],
    ["timeout exceeded when trying to connect", "ETIMEDOUT"],
    ["Query read timeout", "57014"],
  ])("without a code is known by its words: %s", (message, code) => {
    expect(codeOf(new Error(message))).toBe(code);
  });

  it("B-17: of any other kind is a bug, told by code and constraint alone", () => {
    const error = toThrown("records.replace", withCode("23505", { constraint: "record_pkey" }));
    expect(error).toBeInstanceOf(InternalError);
    expect(String(error)).toBe(
      "InternalError: the database refused records.replace (23505, constraint record_pkey)",
    );
  });

  it("is left alone where it is not one", () => {
    const own = new InternalError("a stored record belies its hash");
    expect(toThrown("records.load", own)).toBe(own);
    expect(codeOf(own)).toBeNull();
    expect(codeOf(null)).toBeNull();
  });
});
