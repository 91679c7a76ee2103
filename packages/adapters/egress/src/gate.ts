import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import { type LookupFunction, isIP } from "node:net";
import { type AddressKind, createAddressRules, isLoopback } from "./addresses.ts";
import { EgressError } from "./egress-error.ts";
import type { EgressOptions, Outgoing, Redirects } from "./interface.ts";

/** What is looked at before a request is let out, and again before a connection is made for it. */
export interface Gate {
  /** Throws an EgressError where the URL may not be asked for. */
  check(url: URL, outgoing: Pick<Outgoing, "origins">): void;
  /** The same for a redirect from `from`. */
  checkRedirect(
    url: URL,
    from: URL,
    redirects: Redirects,
    outgoing: Pick<Outgoing, "origins">,
  ): void;
  /** Resolves names for sockets: fails unless every address of the name may be reached. */
  readonly lookup: LookupFunction;
}

const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, "");
const meansThisMachine = (host: string): boolean =>
  host === "localhost" || (isIP(host) !== 0 && isLoopback(host));

const systemResolve = (hostname: string): Promise<LookupAddress[]> =>
  lookup(hostname, { all: true });

const blockedAddress = (kind: AddressKind): EgressError =>
  new EgressError("blocked-address", `the host has a ${kind} address, and those are blocked`, {
    blocked: "address",
  });

/** Throws a TypeError where an origin or a network is none. */
export function createGate(options: EgressOptions): Gate {
  const { production, resolve = systemResolve } = options;
  const rules = createAddressRules(options.allowCidrs ?? []);
  const allowed = new Set(options.origins);
  for (const origin of allowed) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw new TypeError("an origin that may be reached is none");
    }
  }
  const objection = (host: string, address: string): AddressKind | null =>
    rules.objection(address, !production && meansThisMachine(host));

  function check(url: URL, { origins }: Pick<Outgoing, "origins">): void {
    if (url.username !== "" || url.password !== "") {
      throw new EgressError("foreign-origin", "the URL names a user", {
        blocked: "userinfo",
        action: "Give credentials by their own settings, never in a URL.",
      });
    }
    if (!allowed.has(url.origin) || (origins && !origins.includes(url.origin))) {
      throw new EgressError("foreign-origin", "the host is not an allowed one", {
        blocked: "origin",
      });
    }
    const host = hostOf(url);
    const inClear = url.protocol === "http:" && !production && meansThisMachine(host);
    if (url.protocol !== "https:" && !inClear) {
      throw new EgressError("foreign-origin", "the URL is not of https", {
        blocked: "scheme",
        action: "Use https; http is for this very machine, outside production.",
      });
    }
    // Sockets look names up, not addresses.
    const kind = isIP(host) === 0 ? null : objection(host, host);
    if (kind !== null) throw blockedAddress(kind);
  }

  return {
    check,
    checkRedirect(url, from, redirects, outgoing) {
      check(url, outgoing);
      if (redirects === "same-origin" && url.origin !== from.origin) {
        throw new EgressError("foreign-origin", "redirected to another origin", {
          blocked: "redirect",
        });
      }
    },
    lookup(hostname, { all, family }, callback) {
      const give = async (): Promise<void> => {
        const addresses = await resolve(hostname);
        for (const { address } of addresses) {
          const kind = objection(hostname, address);
          if (kind !== null) throw blockedAddress(kind);
        }
        const wanted = addresses.filter((one) => !family || one.family === family);
        const [first] = wanted;
        if (!first) throw new EgressError("network", "the host's name has no address");
        if (all) callback(null, wanted);
        else callback(null, first.address, first.family);
      };
      give().catch((error: unknown) => {
        callback(error instanceof Error ? error : new Error("no address", { cause: error }), []);
      });
    },
  };
}
