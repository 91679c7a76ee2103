import { isIPv6 } from "node:net";

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
/** Of an IPv6 address, what a site is given: whoever holds it has all addresses in it (RFC 6177). */
const GROUPS = 3;

/** What an address is counted as: an IPv4 address itself, of an IPv6 address its first 48 bits. */
export function networkOf(address: string | null): string {
  if (address === null) return "unknown";
  const mapped = MAPPED.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  const [head = "", tail] = address.toLowerCase().split("%")[0]?.split("::") ?? [];
  const given = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - given.length - after.length);
  const groups = [...given, ...Array.from({ length: zeros }, () => "0"), ...after];
  const first = groups.slice(0, GROUPS).map((group) => Number.parseInt(group, 16).toString(16));
  return `${first.join(":")}::/${GROUPS * 16}`;
}
