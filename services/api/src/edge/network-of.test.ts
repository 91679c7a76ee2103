import { expect, it } from "@jest/globals";
import { networkOf } from "./network-of.ts";

it.each([
  ["10.1.2.3", "10.1.2.3"],
  ["::ffff:10.1.2.3", "10.1.2.3"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"],
  ["2001:DB8:0001::7", "2001:db8:1::/48"],
  ["2001:db8::7", "2001:db8:0::/48"],
  ["fe80::1%eth0", "fe80:0:0::/48"],
  ["::1", "0:0:0::/48"],
  [null, "unknown"],
])("%s is counted as %s", (address, network) => expect(networkOf(address)).toBe(network));
