import type { FhirResource } from "fhir/r4.js";
import type { StubAuthorization } from "./authorization.ts";
import type { BulkOptions } from "./bulk/options.ts";
import type { Stated, StubType } from "./capability.ts";
import type { StubClockOptions } from "./clock.ts";
import type { OddEntry } from "./odd-entries.ts";
import type { LinkStyle, PostLinks } from "./paging.ts";

/**
 * What a server may refuse, with 400 unless it says otherwise: `lists` of several patients; `post` searches (405);
 * everything under `Prefer: handling=strict`; `unknown` parameters whatever is preferred; `year`: dates that are only
 * a year; `updated`: `_lastUpdated`; `sort`: `_sort`; `everyone`: searches that name no patient.
 */
export type Refusal =
  | "lists"
  | "post"
  | "strict"
  | "unknown"
  | "year"
  | "updated"
  | "sort"
  | "everyone";

export interface EhrStubOptions {
  readonly resources?: readonly FhirResource[];
  readonly links?: LinkStyle;
  /** How next links of a search by POST look, where that is not as those of one by GET. */
  readonly postLinks?: PostLinks;
  /** No page begins farther than so many entries from the first, but those of a search that is sorted. */
  readonly longestOffset?: number;
  /** Types that are searched by category only (400), and the categories that it knows (others: 400). */
  readonly categories?: Readonly<Partial<Record<StubType, readonly string[]>>>;
  /** Types that are not granted: 403. */
  readonly forbids?: readonly StubType[];
  /** Types of which every page says that results are held back, and holds those back which have no category. */
  readonly suppresses?: readonly StubType[];
  /** The largest page that it gives, whatever `_count` says. */
  readonly pageSize?: number;
  /** Gives pages of its own size, whatever `_count` says. */
  readonly ignoresCount?: boolean;
  /** Whether pages state a total; a number: this one, however many there are. */
  readonly total?: boolean | number;
  /** Types that the CapabilityStatement lists and that can be searched; null: it has no CapabilityStatement. */
  readonly types?: readonly StubType[] | null;
  /** Whether `_include` of Medications is offered. */
  readonly includes?: boolean;
  /** What it will not do. */
  readonly refuses?: readonly Refusal[];
  /** The longest list of ids or patients that a search may have; a longer one is refused. */
  readonly longestList?: number;
  /** Does not understand a list of patients, and does not say so: takes it for one id, or takes its first. */
  readonly mistakesLists?: "one" | "first";
  /** Whether `_sort=_lastUpdated` has an effect. */
  readonly sort?: "ignored" | "offered";
  /** Which histories can be asked for. */
  readonly history?: readonly ("type" | "instance")[];
  /** Keeps versions and instants of resources by this clock, and shows it as the Date of every answer. */
  readonly clock?: StubClockOptions;
  /** What the CapabilityStatement says instead of the truth. */
  readonly states?: Stated;
  /** What every page has beside what was found. */
  readonly oddEntries?: readonly OddEntry[];
  /** The origin that next links name, where it is not that of the base URL. */
  readonly linkOrigin?: string;
  /** Answers 401 without this bearer token. */
  readonly token?: string;
  /** Answers 401 without a token that this accepts. */
  readonly authorization?: StubAuthorization;
  readonly gzip?: boolean;
  /** Offers Bulk Data exports. */
  readonly bulk?: BulkOptions;
}
