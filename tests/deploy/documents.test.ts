import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { parseAllDocuments } from "yaml";
import { ROOT } from "../architecture/workspace.ts";
import { namedBlock } from "./code-blocks.ts";

const DEPLOY = join(ROOT, "deploy");
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const index = read("deploy/README.md");
const documents = readdirSync(DEPLOY, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".md"))
  .map((path) => join("deploy", path));

/** As GitHub makes them. */
const anchorsOf = (markdown: string): ReadonlySet<string> =>
  new Set(
    [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
      title
        .toLowerCase()
        .replaceAll(/[^\w\- ]/g, "")
        .replaceAll(" ", "-"),
    ),
  );

/** Links of a document that lead nowhere. */
function deadLinks(path: string): readonly string[] {
  const links = [...read(path).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
  return links
    .filter((link) => !/^https?:/.test(link))
    .filter((link) => {
      const [file = "", anchor] = link.split("#");
      const target = file === "" ? path : join(dirname(path), file);
      if (!existsSync(join(ROOT, target))) return true;
      return anchor !== undefined && !anchorsOf(read(target)).has(anchor);
    });
}

describe("documents on deploying", () => {
  it.each(documents)("%s has no link that leads nowhere", (path) =>
    expect(deadLinks(path)).toEqual([]),
  );

  it("are all in the index", () => {
    const beside = readdirSync(DEPLOY).filter((name) => name !== "README.md");
    expect(beside.filter((name) => !index.includes(`](${name}`))).toEqual([]);
  });

  it("D-22: say plainly that no live cluster was ever tried, and what that leaves open", () => {
    expect(index).toMatch(/\*\*It was never tested on a live cluster\.\*\* What that leaves open/);
  });

  it("D-22: give a site's smoke test, with names of objects that the manifests have", () => {
    const commands = `${namedBlock(index, "smoke")}\n${namedBlock(index, "cluster")}`;
    const folders = ["deploy/kustomize/base", "deploy/kustomize/overlays/minimal"];
    const objects = folders.flatMap((folder) =>
      readdirSync(join(ROOT, folder)).flatMap((name) =>
        parseAllDocuments(read(join(folder, name))).map(
          (document) =>
            document.toJS() as { kind?: string; metadata?: { name?: string; labels?: object } },
        ),
      ),
    );
    const has = (kind: string, name: string): boolean =>
      objects.some((object) => object.kind === kind && object.metadata?.name === name);
    const deployments = [...commands.matchAll(/\bdeploy(?:ment)?\/([\w-]+)/g)].map(
      ([, name = ""]) => name,
    );
    const named = deployments.filter((name) => name !== "kustomize");
    expect(named.length).toBeGreaterThan(4);
    expect(named.filter((name) => !has("Deployment", name))).toEqual([]);
    for (const [, service = "", namespace = ""] of commands.matchAll(
      /http:\/\/([\w-]+)\.([\w-]+):9090/g,
    )) {
      expect([service, has("Service", service)]).toEqual([service, true]);
      expect([namespace, has("Namespace", namespace)]).toEqual([namespace, true]);
    }
    for (const [, component = ""] of commands.matchAll(/component=(\w+)/g)) {
      expect(JSON.stringify(objects)).toContain(`"app.kubernetes.io/component":"${component}"`);
    }
    for (const asked of ["/healthz", "/v1/studies", "/metrics", "helm test", "drain"]) {
      expect(commands).toContain(asked);
    }
    expect(existsSync(join(ROOT, "deploy/kustomize/smoke/kustomization.yaml"))).toBe(true);
  });
});
