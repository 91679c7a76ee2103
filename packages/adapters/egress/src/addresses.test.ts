import { describe, expect, it } from "@jest/globals";
import { createAddressRules, isNetwork } from "./addresses.ts";

const open = createAddressRules([]);

describe("B-07 the kind of an address", () => {
  it.each([
    ["127.0.0.1", "loopback"],
    ["127.255.1.2", "loopback"],
    ["::1", "loopback"],
    ["0:0:0:0:0:0:0:1", "loopback"],
    ["::ffff:127.0.0.1", "loopback"],
    ["::ffff:7f00:1", "loopback"],
    ["::127.0.0.1", "loopback"],
    ["64:ff9b::7f00:1", "loopback"],
    ["2002:7f00:1::", "loopback"],
    ["0.0.0.0", "unspecified"],
    ["::", "unspecified"],
    ["10.1.2.3", "private"],
    ["172.16.0.1", "private"],
    ["172.31.255.255", "private"],
    ["192.168.1.1", "private"],
    ["::ffff:10.0.0.1", "private"],
    ["::ffff:0:10.0.0.1", "private"],
    ["64:ff9b::10.0.0.1", "private"],
    ["2002:0a00:0001::1", "private"],
    ["fc00::1", "private"],
    ["fdff:1::1", "private"],
    ["100.64.0.1", "shared"],
    ["169.254.1.1", "link-local"],
    ["fe80::1", "link-local"],
    ["fe80::1%eth0", "link-local"],
    ["169.254.169.254", "metadata"],
    ["::ffff:169.254.169.254", "metadata"],
    ["fd00:ec2::254", "metadata"],
    ["224.0.0.1", "multicast"],
    ["ff02::1", "multicast"],
    ["255.255.255.255", "reserved"],
    ["198.18.0.1", "reserved"],
    ["2001:0:1::1", "reserved"],
    ["64:ff9b:1::1", "reserved"],
  ])("%s is %s", (address, kind) => expect(open.objection(address, false)).toBe(kind));

  it.each([
    "8.8.8.8",
    "172.15.255.255",
    "172.32.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
    "2002:0808:0808::1",
    "2a00:1450:4001::1",
  ])("%s may be reached", (address) => expect(open.objection(address, false)).toBeNull());
});

describe("B-07 networks that are named", () => {
  const rules = createAddressRules(["10.20.0.0/16", "192.168.1.7", "fd12:3456::/32"]);

  it.each(["10.20.255.1", "::ffff:10.20.0.1", "192.168.1.7", "fd12:3456::9"])(
    "%s may be reached",
    (address) => expect(rules.objection(address, false)).toBeNull(),
  );

  it.each(["10.21.0.1", "192.168.1.8", "fd12:3457::9", "127.0.0.1"])("%s may not", (address) =>
    expect(rules.objection(address, false)).not.toBeNull(),
  );

  it("this very machine is itself, and nothing else is", () => {
    expect(open.objection("127.0.0.1", true)).toBeNull();
    expect(open.objection("::1", true)).toBeNull();
    expect(rules.objection("10.20.0.1", true)).toBe("private");
    expect(open.objection("8.8.8.8", true)).not.toBeNull();
  });

  it.each(["10.0.0.0/33", "10.0.0/8", "fd00::/129", "10.0.0.0/8/8", "10.0.0.0/", "ehr.test", ""])(
    "%j is no network",
    (text) => {
      expect(isNetwork(text)).toBe(false);
      expect(() => createAddressRules([text])).toThrow(TypeError);
    },
  );
});
