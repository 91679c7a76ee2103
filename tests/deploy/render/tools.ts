import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { fileURLToPath } from "node:url";

const SOURCE = fileURLToPath(new URL("main.go", import.meta.url));
const CACHE = fileURLToPath(
  new URL("../../../node_modules/.cache/cohort-render/", import.meta.url),
);
/** Where Debian's golang-1.19-go, golang-github-masterminds-sprig-dev and golang-k8s-sigs-yaml-dev put things. */
const GO = "/usr/lib/go-1.19/bin/go";
const GO_PATH = "/usr/share/gocode";

export const hasHelm = spawnSync("helm", ["version", "--short"]).status === 0;

/** Why no chart can be rendered here, or null where one can. With CI=true its lack is an error. */
export const noRenderer: string | null = (() => {
  const libraries = ["github.com/Masterminds/sprig", "sigs.k8s.io/yaml"];
  const hasGo = existsSync(GO) && libraries.every((name) => existsSync(`${GO_PATH}/src/${name}`));
  if (hasHelm || hasGo) return null;
  const reason =
    "neither helm nor golang-1.19-go, golang-github-masterminds-sprig-dev and golang-k8s-sigs-yaml-dev";
  if (process.env["CI"] === "true") throw new Error(`${reason}; with CI=true one must be there`);
  return reason;
})();

function compiled(): string {
  const hash = createHash("sha256").update(readFileSync(SOURCE)).digest("hex").slice(0, 16);
  const program = `${CACHE}render-${hash}`;
  if (existsSync(program)) return program;
  mkdirSync(CACHE, { recursive: true });
  // Test files run side by side: whoever is last puts the same program in the same place.
  const mine = `${program}.${process.pid}`;
  const env = {
    ...process.env,
    GO111MODULE: "off",
    GOPATH: GO_PATH,
    GOFLAGS: "",
    CGO_ENABLED: "0",
  };
  execFileSync(GO, ["build", "-trimpath", "-o", mine, SOURCE], { env });
  renameSync(mine, program);
  return program;
}

/**
 * The program that renders where Helm is not, compiled once for its source: five seconds on a machine that is idle, then none. On
 * import, so that no test's time runs meanwhile.
 */
export const renderer: string | null = noRenderer === null && !hasHelm ? compiled() : null;
