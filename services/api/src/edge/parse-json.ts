import { isUtf8 } from "node:buffer";
import { type JsonFault, type JsonLimits, ok, scanJson } from "@cohort/foundation";
import { type Outcome, rejectField } from "./rejection.ts";

/**
 * FHIR resources are rarely deeper than 15. A body of 10 MB of dense FHIR has about 375 000 keys (28 bytes
 * each), so half a million refuses none of them and still bounds the memory that a body can ask for.
 */
const LIMITS: JsonLimits = { depth: 64, keys: 500_000, stringBytes: 5_000_000 };

/** Copied onto another object, a member of such a name reaches every object. */
const FORBIDDEN = ["__proto__", "prototype", "constructor.prototype"] as const;

function describe({ kind, limit }: JsonFault): string {
  switch (kind) {
    case "depth":
      return `is nested more than ${limit} deep`;
    case "keys":
      return `has more than ${limit} members`;
    case "string":
      return `has a text of more than ${limit} bytes`;
  }
}

const hasByteOrderMark = (bytes: Buffer): boolean =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;

/** The JSON value of a request body, checked before it is parsed. Never quotes the body. */
export function parseJson(bytes: Buffer): Outcome<unknown> {
  if (!isUtf8(bytes)) return rejectField("invalid-request", "body", "is not UTF-8", "structure");
  const { fault, named } = scanJson(bytes, LIMITS, FORBIDDEN);
  if (fault) return rejectField("invalid-request", "body", describe(fault), "structure");
  if (named !== null) {
    return rejectField(
      "invalid-request",
      named,
      "is not allowed as the name of a member",
      "structure",
    );
  }
  try {
    return ok(JSON.parse(bytes.toString("utf8", hasByteOrderMark(bytes) ? 3 : 0)) as unknown);
  } catch {
    return rejectField("invalid-request", "body", "is not valid JSON", "structure");
  }
}
