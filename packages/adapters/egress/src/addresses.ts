import { BlockList, isIP } from "node:net";

/** Kinds of address that no request goes to unless its network is named. */
export type AddressKind =
  | "unspecified"
  | "loopback"
  | "private"
  | "shared"
  | "link-local"
  | "metadata"
  | "multicast"
  | "reserved";

/** IANA's special-purpose registries for IPv4 and IPv6, and the metadata services of clouds that lie outside them. */
const NETWORKS: readonly (readonly [AddressKind, readonly string[]])[] = [
  ["metadata", ["169.254.169.254/32", "168.63.129.16/32", "100.100.100.200/32", "fd00:ec2::/32"]],
  ["unspecified", ["0.0.0.0/8", "::/128"]],
  ["loopback", ["127.0.0.0/8", "::1/128"]],
  ["private", ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fec0::/10"]],
  ["shared", ["100.64.0.0/10"]],
  ["link-local", ["169.254.0.0/16", "fe80::/10"]],
  ["multicast", ["224.0.0.0/4", "ff00::/8"]],
  ["reserved", ["192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4"]],
  ["reserved", ["198.51.100.0/24", "203.0.113.0/24", "64:ff9b:1::/48", "100::/64", "2001::/23"]],
  ["reserved", ["2001:db8::/32", "3fff::/20", "5f00::/16"]],
];

/** IPv6 networks whose addresses carry an IPv4 address, and at which of their eight parts it begins. */
const CARRIERS: readonly (readonly [string, number])[] = [
  ["::ffff:0:0/96", 6], // mapped (RFC 4291)
  ["::ffff:0:0:0/96", 6], // translated (RFC 2765)
  ["::/96", 6], // compatible (RFC 4291)
  ["64:ff9b::/96", 6], // NAT64 (RFC 6052)
  ["2002::/16", 1], // 6to4 (RFC 3056)
];

const familyOf = (address: string): "ipv4" | "ipv6" => (isIP(address) === 4 ? "ipv4" : "ipv6");

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", prefix] = network.split("/");
    const family = familyOf(address);
    list.addSubnet(address, Number(prefix ?? (family === "ipv4" ? 32 : 128)), family);
  }
  return list;
}

/** Whether `text` is an address or a network: `10.20.0.0/16`, `fd12::/48`, `10.20.1.7`. */
export function isNetwork(text: string): boolean {
  const [address = "", prefix, ...more] = text.split("/");
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  if (prefix === undefined) return true;
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128);
}

const KINDS = NETWORKS.map(([kind, networks]) => ({ kind, list: listOf(networks) }));
const CARRYING = CARRIERS.map(([network, at]) => ({ list: listOf([network]), at }));
const isIn = (list: BlockList, address: string): boolean => list.check(address, familyOf(address));

/** Of the carrying network ::/96, what carries nothing. */
const OWN = listOf(["::/128", "::1/128"]);

/** The kind of an IP address; null for one of the open internet. */
const kindOf = (address: string): AddressKind | null =>
  KINDS.find(({ list }) => isIn(list, address))?.kind ?? null;

/** The eight parts of an IPv6 address. */
function partsOf(address: string): readonly number[] {
  const written = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [left = [], right = []] = written
    .split("::")
    .map((half) => half.split(":").filter((part) => part !== ""));
  const gap = Array.from({ length: 8 - left.length - right.length }, () => "0");
  return [...left, ...gap, ...right].map((part) => Number.parseInt(part, 16));
}

/** The address that counts: the IPv4 address that an IPv6 address carries, else itself; without a zone. */
function effective(written: string): string {
  const address = written.split("%")[0] ?? "";
  if (isIP(address) !== 6 || isIn(OWN, address)) return address;
  const carrier = CARRYING.find(({ list }) => isIn(list, address));
  if (!carrier) return address;
  const parts = partsOf(address).slice(carrier.at, carrier.at + 2);
  return parts.flatMap((part) => [part >> 8, part & 255]).join(".");
}

export interface AddressRules {
  /** Why no request may go to an IP address; null where one may. `toThisMachine`: loopback is what is meant. */
  objection(address: string, toThisMachine: boolean): AddressKind | null;
}

/** Throws a TypeError where a network is none. */
export function createAddressRules(allowCidrs: readonly string[]): AddressRules {
  if (!allowCidrs.every(isNetwork)) throw new TypeError("a network that may be reached is none");
  const allowed = listOf(allowCidrs);
  return {
    objection(written, toThisMachine) {
      const address = effective(written);
      const kind = kindOf(address);
      if (toThisMachine) return kind === "loopback" ? null : (kind ?? "reserved");
      return kind === null || isIn(allowed, address) ? null : kind;
    },
  };
}

/** Whether an IP address is of this very machine. */
export const isLoopback = (address: string): boolean => kindOf(effective(address)) === "loopback";
