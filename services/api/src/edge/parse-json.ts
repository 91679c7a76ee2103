import { isUtf8 } from "node:buffer";
import { type Outcome, rejectField } from "./rejection.ts";
import { type ScanFault, scanJson } from "./scan-json.ts";
import { ok } from "@cohort/foundation";

function describe(fault: ScanFault): { field: string; message: string } {
  switch (fault.kind) {
    case "depth":
      return { field: "body", message: `is nested more than ${fault.limit} deep` };
    case "keys":
      return { field: "body", message: `has more than ${fault.limit} members` };
    case "forbidden-key":
      return { field: fault.key, message: "is not allowed as the name of a member" };
  }
}

const hasByteOrderMark = (bytes: Buffer): boolean =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;

/** The JSON value of a request body, checked before it is parsed. Never quotes the body. */
export function parseJson(bytes: Buffer): Outcome<unknown> {
  if (!isUtf8(bytes)) return rejectField("invalid-request", "body", "is not UTF-8");
  const fault = scanJson(bytes);
  if (fault) {
    const { field, message } = describe(fault);
    return rejectField("invalid-request", field, message);
  }
  try {
    return ok(JSON.parse(bytes.toString("utf8", hasByteOrderMark(bytes) ? 3 : 0)) as unknown);
  } catch {
    return rejectField("invalid-request", "body", "is not valid JSON");
  }
}
