import type { Settings } from "../options.ts";

type Place = Pick<Settings, "baseUrl" | "origins">;

/**
 * Where a next link of a search of `type` leads. Absolute ones are kept verbatim, but for a name of the base's own that a
 * proxy does not know; `?...` stays on the page's own path, as the query of the search that it belongs to; every other
 * relative one counts from the service base (FHIR R4, Bundle.link), also one that begins with the slash after it.
 */
export function resolveLink(link: string, type: string, page: URL, place: Place): string {
  const { baseUrl } = place;
  if (link.startsWith("?")) {
    const own = new URL(page);
    own.pathname = own.pathname.replace(/\/_search$/, "");
    return new URL(link, own).href;
  }
  // Without a scheme; `localhost:80/` would be taken for one.
  if (link.startsWith(`${baseUrl.host}/`)) return `${baseUrl.protocol}//${link}`;
  if (URL.canParse(link)) return ownName(link, place);
  const isBased = link.startsWith(baseUrl.pathname) || !link.startsWith(`/${type}`);
  return new URL(isBased ? link : `.${link}`, baseUrl).href;
}

/**
 * Servers behind a proxy that ends TLS write http, and some leave out the port under which the proxy is reached. On the
 * host of the base that is the base, unless that origin is an allowed one: the request goes where all others go, never
 * to where the link says.
 */
export function ownName(link: string, { baseUrl, origins }: Place): string {
  const url = new URL(link);
  const isOther = url.origin !== baseUrl.origin && !origins.has(url.origin);
  const isHost = url.hostname === baseUrl.hostname && ["", baseUrl.port].includes(url.port);
  const isBelow = url.protocol === baseUrl.protocol || url.protocol === "http:";
  if (!isOther || !isHost || !isBelow || url.username !== "" || url.password !== "") return link;
  return link.replace(/^[a-z]+:\/\/[^/?#]*/i, baseUrl.origin);
}
