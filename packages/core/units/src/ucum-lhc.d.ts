// The library ships no typings; only what we use of its v7 interface is declared.
declare module "@lhncbc/ucum-lhc" {
  interface Conversion {
    readonly status: "succeeded" | "failed" | "error";
    readonly toVal: number | null;
  }
  interface Validation {
    readonly status: "valid" | "invalid" | "error";
  }
  export class UcumLhcUtils {
    static getInstance(): UcumLhcUtils;
    convertUnitTo(from: string, value: number, to: string): Conversion;
    validateUnitString(unit: string): Validation;
  }
}
