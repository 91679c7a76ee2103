import { isIP } from "node:net";
import { z } from "zod";
import { parseDay } from "@cohort/foundation";
import { Secret } from "./secret.ts";

/** One environment variable: how its text is read, what it is when unset, and what it does. */
export interface Variable<T> {
  readonly schema: z.ZodType<T, string>;
  /** As it would be written in the environment; null: unset has no stand-in, the value is then null. */
  readonly fallback: string | null;
  readonly meaning: string;
  /** May be given as `<NAME>_FILE`, the path of a file that holds the value; never printed. */
  readonly secret: boolean;
}

export const variable = <T>(
  schema: z.ZodType<T, string>,
  fallback: string,
  meaning: string,
): Variable<T> => ({ schema, fallback, meaning, secret: false });

export const optional = <T>(schema: z.ZodType<T, string>, meaning: string): Variable<T | null> => ({
  schema,
  fallback: null,
  meaning,
  secret: false,
});

export const secret = <T>(schema: z.ZodType<T, string>, meaning: string): Variable<T | null> => ({
  schema,
  fallback: null,
  meaning,
  secret: true,
});

export const text = z.string();

export const integer = (min: number, max: number): z.ZodType<number, string> => {
  const error = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, error)
    .transform(Number)
    .refine((value) => value >= min && value <= max, error);
};

export const port = integer(1, 65_535);

/** `https://a.example.org, https://b.example.org`: web origins, none with a path. */
export const origins = z.string().transform((value, context) => {
  const list = value.split(",").map((item) => item.trim());
  if (list.every((item) => URL.canParse(item) && new URL(item).origin === item)) return list;
  context.addIssue(
    "must be web origins such as https://pages.ehr.example.org, separated by commas",
  );
  return z.NEVER;
});

/** `10.20.0.0/16, fd12::/48`: networks, or single addresses. */
export const networks = z.string().transform((value, context) => {
  const list = value.split(",").map((item) => item.trim());
  if (list.every(isNetwork)) return list;
  context.addIssue("must be networks such as 10.20.0.0/16, separated by commas");
  return z.NEVER;
});

function isNetwork(network: string): boolean {
  const [address = "", length, ...more] = network.split("/");
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return length === undefined || (/^\d{1,3}$/.test(length) && +length <= (family === 4 ? 32 : 128));
}

/** `postgres, redis.internal`: names or addresses of machines. */
export const hosts = z.string().transform((value, context) => {
  const list = value.split(",").map((item) => item.trim());
  if (list.every((item) => /^[A-Za-z0-9[\]:.-]+$/.test(item))) return list;
  context.addIssue("must be names or addresses of machines, separated by commas");
  return z.NEVER;
});

/** `/data/a.txt, /data/b.csv`: paths of files, none of which has a comma in it. */
export const paths = z.string().transform((value, context) => {
  const list = value.split(",").map((item) => item.trim());
  if (list.every((item) => item !== "")) return list;
  context.addIssue("must be paths of files, separated by single commas");
  return z.NEVER;
});

export const oneOf = <T extends string>(...words: readonly [T, ...T[]]): z.ZodType<T, string> => {
  const known: readonly string[] = words;
  return z
    .string()
    .refine((value): value is T => known.includes(value), `must be one of ${words.join(", ")}`);
};

/** `YYYY-MM-DD`, as whole days since 1970. */
export const calendarDay = z.string().transform((value, context) => {
  const day = parseDay(value);
  if (day !== null) return day;
  context.addIssue("must be a calendar date such as 2026-11-22");
  return z.NEVER;
});

const schemeOf = (value: string): string | null => {
  try {
    return new URL(value).protocol.slice(0, -1);
  } catch {
    return null;
  }
};

/** A connection string with its password inside: kept secret. */
export const connection = (...schemes: readonly string[]): z.ZodType<Secret, string> =>
  z
    .string()
    .refine(
      (value) => schemes.includes(schemeOf(value) ?? ""),
      `must be a URL that begins with ${schemes.map((scheme) => `${scheme}://`).join(" or ")}`,
    )
    .transform((value) => new Secret(value));

/** An http or https URL without user, query or fragment, and without a slash at its end. */
export const baseUrl = z.string().transform((value, context) => {
  const scheme = schemeOf(value);
  if (scheme === "http" || scheme === "https") {
    const url = new URL(value);
    if (url.username === "" && url.password === "" && url.search === "" && url.hash === "") {
      return url.href.replace(/\/+$/, "");
    }
  }
  context.addIssue("must be an http or https URL without user, password, query or fragment");
  return z.NEVER;
});

/** The same with the slash at its end, where it has one, and with a query. */
export const webUrl = z.string().transform((value, context) => {
  const scheme = schemeOf(value);
  if (scheme === "http" || scheme === "https") {
    const { username, password, hash } = new URL(value);
    if (username === "" && password === "" && hash === "") return value;
  }
  context.addIssue("must be an http or https URL without user, password or fragment");
  return z.NEVER;
});

/** A page's URL with places in it, such as `{patientId}`, each of them once at least and none in the host. */
export const pageTemplate = (...places: readonly string[]): z.ZodType<string, string> => {
  const written = places.map((place) => `{${place}}`);
  const error = `must be an http or https URL without user, with ${written.join(" and ")} in its path or query`;
  return z.string().refine((value) => {
    const scheme = schemeOf(value);
    if (scheme !== "http" && scheme !== "https") return false;
    const { origin, username, password } = new URL(value);
    const all: readonly string[] = value.match(/\{[^}]*\}/g) ?? [];
    return (
      username === "" &&
      password === "" &&
      !/[{}]|%7b/i.test(origin) &&
      written.every((place) => all.includes(place)) &&
      all.every((place) => written.includes(place))
    );
  }, error);
};

/** `off`, `patient`, `system` or `Group/<id>`: whom an export is asked for; null: none is. */
export const exportLevel = z
  .string()
  .transform((value, context): "patient" | "system" | { readonly group: string } | null => {
    if (value === "off") return null;
    if (value === "patient" || value === "system") return value;
    const group = /^Group\/([A-Za-z0-9\-._]{1,128})$/.exec(value)?.[1];
    if (group !== undefined) return { group };
    context.addIssue("must be off, patient, system or Group/<id>");
    return z.NEVER;
  });

/** RFC 7617: a colon would end the name. */
export const userName = z.string().regex(/^[^:]+$/, "must have no colon in it");

/** `types`, or scopes as RFC 6749 3.3 writes them. */
export const scopes = z.string().transform((value, context) => {
  if (value.trim() === "types") return "types" as const;
  const list = value.split(/\s+/).filter((item) => item !== "");
  if (list.length > 0 && list.every((item) => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(item)))
    return list;
  context.addIssue("must be `types`, or scopes separated by spaces");
  return z.NEVER;
});

/** `0.1`: a number from 0 to 1. */
export const share = z
  .string()
  .regex(/^(?:0|1|0?\.\d{1,6}|1\.0+)$/, "must be a number from 0 to 1")
  .transform(Number);

/** `Name=value,Other=value`, values percent-encoded as OpenTelemetry writes them. */
export const headerPairs = z
  .string()
  .regex(
    /^[\w-]+=(?:[^%,\s]|%[0-7][\dA-Fa-f])+(?:,[\w-]+=(?:[^%,\s]|%[0-7][\dA-Fa-f])+)*$/,
    "must be headers such as Authorization=Bearer%20abc, with commas between",
  )
  .transform((value) => new Secret(value));

export const secretText = z
  .string()
  .min(1)
  .transform((value) => new Secret(value));
