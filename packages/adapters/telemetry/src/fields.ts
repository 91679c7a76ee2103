/** Names of log fields whose value is a secret, a person's, or a document that may hold either. */
export const HIDDEN = [
  "authorization",
  "cookie",
  "set-cookie",
  "password",
  "secret",
  "token",
  "apikey",
  "connectionstring",
  "headers",
  "body",
  "payload",
  "bundle",
  "resource",
  "record",
  "records",
  "facts",
  "evidence",
  "patient",
  "patients",
  "patientid",
  "patientids",
  "subject",
  "query",
  "params",
  "identifier",
  "birthdate",
  "name",
  "address",
  "telecom",
] as const;

const hidden: ReadonlySet<string> = new Set(HIDDEN);
export const MASK = "[hidden]";
const DEEPEST = 3;

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

/**
 * The fields of a log line with hidden ones masked at any depth. Class instances (an Error, a request)
 * pass: a serializer takes care of those.
 */
export function maskFields(fields: Record<string, unknown>, depth = 0): Record<string, unknown> {
  const masked: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) masked[name] = maskOne(name, value, depth);
  return masked;
}

function maskOne(name: string, value: unknown, depth: number): unknown {
  if (hidden.has(name.toLowerCase().replaceAll("_", ""))) return MASK;
  return maskValue(value, depth);
}

function maskValue(value: unknown, depth: number): unknown {
  if (value === null || typeof value !== "object") return value;
  if (depth >= DEEPEST) return MASK;
  if (Array.isArray(value)) return value.map((item: unknown) => maskValue(item, depth + 1));
  return isPlain(value) ? maskFields({ ...value }, depth + 1) : value;
}
