import type { Egress } from "@cohort/egress";
import type { Credentials } from "./auth/access.ts";
import { systemClock } from "./wire/clock.ts";
import type { Clock } from "./wire/clock.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import type { SourceStatus } from "./interface.ts";
import type { Limits } from "./limits.ts";
import type { SourceErrorClass } from "./wire/source-error.ts";

/** A pino logger fits. It is given route patterns, types, classes and counts; never an id, a URL or a body. */
export interface SourceLog {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** One exchange with the EHR, for metrics. */
export interface ExchangeReport {
  /** The resource type asked for, `metadata`, or what authorization asks for: `smart-configuration`, `token`. */
  readonly type: string;
  readonly status: number | null;
  readonly failure: SourceErrorClass | null;
  readonly milliseconds: number;
  /** Of the body, unpacked. */
  readonly bytes: number;
}

export interface SourceOptions {
  /** The way out, which allows the base's origin and the allowed ones. It is closed with the source. */
  readonly egress: Egress;
  /** The FHIR service base, with or without the slash at its end. */
  readonly baseUrl: string;
  readonly credentials?: Credentials;
  /** Id of a Group whose members are read in place of everyone. */
  readonly group?: string;
  /** `_count` of a search; the server may give fewer. */
  readonly pageSize?: number;
  /** Patients searched for at one time. */
  readonly batchSize?: number;
  /** Requests at one time. */
  readonly concurrency?: number;
  /** Other origins that next links may lead to. They never see the credentials. */
  readonly allowedOrigins?: readonly string[];
  readonly product?: { readonly version: string; readonly contact?: string };
  readonly limits?: Partial<Limits>;
  readonly clock?: Clock;
  readonly log?: SourceLog;
  readonly onExchange?: (report: ExchangeReport) => void;
  /** Called whenever a token was got, or not. */
  readonly onAuthorization?: (status: SourceStatus) => void;
}

export interface Settings {
  readonly egress: Egress;
  /** Ends in a slash. */
  readonly baseUrl: URL;
  readonly credentials: Credentials | null;
  readonly group: string | null;
  readonly pageSize: number;
  readonly batchSize: number;
  readonly concurrency: number;
  readonly origins: ReadonlySet<string>;
  readonly userAgent: string;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly log: SourceLog;
  readonly onExchange: (report: ExchangeReport) => void;
  readonly onAuthorization: (status: SourceStatus) => void;
}

/** Throws a TypeError for a base URL or an origin that is none, or not of http or https. */
export function settingsOf(options: SourceOptions): Settings {
  const baseUrl = webUrl(options.baseUrl);
  if (!baseUrl.pathname.endsWith("/")) baseUrl.pathname += "/";
  const { version, contact } = options.product ?? { version: "0" };
  return {
    egress: options.egress,
    baseUrl,
    credentials: options.credentials ?? null,
    group: options.group ?? null,
    pageSize: options.pageSize ?? 200,
    batchSize: options.batchSize ?? 20,
    concurrency: options.concurrency ?? 4,
    origins: new Set((options.allowedOrigins ?? []).map((origin) => webUrl(origin).origin)),
    userAgent: `cohort-matcher/${version}${contact ? ` (+${contact})` : ""}`,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    clock: options.clock ?? systemClock,
    log: options.log ?? { debug: () => undefined, warn: () => undefined },
    onExchange: options.onExchange ?? (() => undefined),
    onAuthorization: options.onAuthorization ?? (() => undefined),
  };
}

function webUrl(text: string): URL {
  if (!URL.canParse(text)) throw new TypeError("the EHR's URL is none");
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new TypeError("the EHR's URL must be of http or https");
  }
  if (url.username !== "" || url.password !== "") {
    throw new TypeError("credentials do not belong into the EHR's URL");
  }
  url.hash = "";
  url.search = "";
  return url;
}
