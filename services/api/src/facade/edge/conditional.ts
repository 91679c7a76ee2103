import { entityTag } from "../../edge/entity-tag.ts";
import type { Answer } from "../../route.ts";

/** What a client may have: the resource's `meta.versionId`. */
export interface Version {
  readonly versionId: string;
  /** FHIR instant, `meta.lastUpdated`. */
  readonly lastUpdated?: string;
}

const headersOf = ({ versionId, lastUpdated }: Version): Readonly<Record<string, string>> => ({
  ETag: entityTag(versionId),
  ...(lastUpdated === undefined ? {} : { "Last-Modified": new Date(lastUpdated).toUTCString() }),
});

const opaque = (tag: string): string => tag.trim().replace(/^W\//, "");

/** RFC 9110 13.1.2: weakly compared, any of the list; a star is whatever there is. */
const isKnown = (ifNoneMatch: string | undefined, versionId: string): boolean =>
  ifNoneMatch !== undefined &&
  (ifNoneMatch.trim() === "*" ||
    ifNoneMatch.split(",").some((tag) => opaque(tag) === `"${versionId}"`));

/** The resource with its entity tag; 304 without it where the caller has this version already. */
export function answerRead(
  request: { header(name: string): string | undefined },
  resource: object,
  version: Version,
): Answer {
  const headers = headersOf(version);
  return isKnown(request.header("If-None-Match"), version.versionId)
    ? { status: 304, body: "", headers }
    : { status: 200, body: resource, headers };
}
