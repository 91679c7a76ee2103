import { afterAll, describe, expect, it } from "@jest/globals";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { CONFIG_TABLE, readConfig } from "@cohort/config";
import { type Service, composeFile, exampleVariables, makeSecrets } from "./compose-file.ts";

const file = composeFile();
const services = Object.entries(file.services);
const ours = services.filter(([, { image }]) => image.includes("COHORT_IMAGE"));
const secrets = makeSecrets();
afterAll(() => secrets.remove());

/** Node's own, which our table does not list. */
const OF_NODE = ["NODE_EXTRA_CA_CERTS"];
/** Compose's own: it fills in the image's name. */
const OF_COMPOSE = ["COHORT_IMAGE"];

const seconds = (text = "0s"): number => Number(/^(\d+)s$/.exec(text)?.[1]);

/** What of a service the profile "restricted" would not let through. */
function offences(service: Service): readonly string[] {
  const rules: readonly (readonly [string, boolean])[] = [
    ["runs as root", service.user === undefined || /^(?:0|root)\b/.test(service.user)],
    ["can write to its root file system", service.read_only !== true],
    ["keeps capabilities", service.cap_drop?.join() !== "ALL" || service.cap_add !== undefined],
    ["may gain privileges", !service.security_opt?.includes("no-new-privileges:true")],
    ["is privileged", service.privileged === true],
    ["shares the network of the machine", service.network_mode !== undefined],
    ["has no limit of memory", service.mem_limit === undefined],
    ["has no limit of processes", service.pids_limit === undefined],
    ["has no probe that runs without a shell", service.healthcheck?.test[0] !== "CMD"],
    [
      "is reached from other machines",
      !(service.ports ?? []).every((port) => port.startsWith("127.0.0.1:")),
    ],
    [
      "mounts the machine",
      (service.volumes ?? []).some((volume) => /^\/|docker\.sock/.test(volume)),
    ],
    ["takes the image that happens to be newest", /:latest$|^[^:@]+$/.test(service.image)],
  ];
  return rules.filter(([, broken]) => broken).map(([what]) => what);
}

describe("the compose file of a pilot", () => {
  it("B-32: holds every container to what the profile restricted allows", () => {
    expect(services.map(([name]) => name)).toEqual([
      "postgres",
      "redis",
      "migrate",
      "api",
      "worker",
    ]);
    // It ends by itself: nobody asks how it is.
    const oneShot = ["has no probe that runs without a shell"];
    for (const [name, service] of services) {
      expect([name, offences(service)]).toEqual([name, name === "migrate" ? oneShot : []]);
    }
    expect(
      offences({ image: "postgres", ports: ["5432:5432"], volumes: ["/:/host"] }),
    ).toHaveLength(10);
  });

  it("B-32: runs ours as 65532 with /tmp in memory, and keeps the store on a network without a way out", () => {
    for (const [name, { user, tmpfs, networks }] of ours) {
      expect([name, user, tmpfs?.map((mount) => mount.split(":")[0])]).toEqual([
        name,
        "65532:65532",
        ["/tmp"],
      ]);
      expect(networks).toContain("store");
    }
    expect(file.networks["store"]).toMatchObject({ internal: true });
    for (const name of ["postgres", "redis"])
      expect(file.services[name]?.networks).toEqual(["store"]);
  });

  it("B-21: gives secrets as files alone, and the tables' owner to the migration alone", () => {
    const secretNames = CONFIG_TABLE.filter(({ secret }) => secret).map(({ name }) => name);
    for (const [, { environment = {} }] of services) {
      expect(Object.keys(environment).filter((name) => secretNames.includes(name))).toEqual([]);
    }
    expect(
      Object.keys(exampleVariables(true)).filter((name) => secretNames.includes(name)),
    ).toEqual([]);
    for (const [name, service] of ours) {
      const mounted = service.secrets ?? [];
      expect([name, mounted.includes("owner_url")]).toEqual([name, name === "migrate"]);
      const named = Object.values(service.environment ?? {}).filter((value) =>
        value.startsWith("/run/secrets/"),
      );
      expect(mounted).toEqual(
        expect.arrayContaining(named.map((path) => path.slice("/run/secrets/".length))),
      );
    }
  });

  it("sets variables that the product knows, and no others", () => {
    const known = [...CONFIG_TABLE.map(({ name }) => name), ...OF_NODE];
    for (const [, { environment = {} }] of ours) {
      expect(Object.keys(environment).filter((name) => !known.includes(name))).toEqual([]);
    }
    const example = Object.keys(exampleVariables(true));
    expect(example.filter((name) => ![...known, ...OF_COMPOSE].includes(name))).toEqual([]);
  });

  it.each(["api", "worker", "migrate"])("starts %s in production as the example says", (name) => {
    const { environment } = file.services[name] ?? {};
    const env = {
      NODE_ENV: "production",
      HOST: "0.0.0.0",
      ...exampleVariables(false),
      ...environment,
    };
    const here = Object.entries(env).map(([key, value]) => [
      key,
      value.replace("/run/secrets", secrets.folder),
    ]);
    const read = readConfig(Object.fromEntries(here) as Record<string, string>);
    expect(read).toMatchObject({ ok: true });
    if (!read.ok) return;
    const owner = name === "migrate" ? "cohort_owner" : "cohort_runtime";
    expect(read.value.database.url?.reveal()).toContain(`postgres://${owner}:`);
    expect(read.value.queue.url?.reveal()).toMatch(/^redis:\/\/:[0-9a-f]{48}@redis:6379/);
    const grace = seconds(file.services[name]?.stop_grace_period);
    if (name !== "migrate") expect(grace * 1000).toBeGreaterThan(read.value.shutdownMs);
  });

  it("believes the forwarding header of the proxy on this machine, which comes by the network's gateway", () => {
    const gateway = file.networks["outside"]?.ipam?.config[0]?.gateway;
    expect(exampleVariables(false)["TRUSTED_PROXIES"]).toBe(gateway);
  });

  it("writes every secret that it names once, where nobody else can look", () => {
    const named = Object.values(file.secrets).map(({ file: path }) =>
      path.replace("./secrets/", ""),
    );
    const written = readdirSync(secrets.folder);
    expect(named.filter((name) => !written.includes(name))).toEqual([]);
    expect(statSync(secrets.folder).mode & 0o777).toBe(0o700);
    for (const name of written)
      expect(statSync(join(secrets.folder, name)).mode & 0o777).toBe(0o444);
    const before = named.map((name) => secrets.read(name));
    secrets.write();
    expect(named.map((name) => secrets.read(name))).toEqual(before);
    expect(secrets.read("fhir_client_key")).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    expect(secrets.read("database_url")).toContain(secrets.read("runtime_password"));
  });

  it("keeps every job: Redis evicts nothing and writes down what it has", () => {
    const command = file.services["redis"]?.command?.join(" ") ?? "";
    expect(command).toContain("--maxmemory-policy noeviction");
    expect(command).toContain("--appendonly yes");
  });
});
