import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { parseAllDocuments } from "yaml";
import { podsOf } from "../policy/pods.ts";
import { resourced, restricted, spread } from "../policy/rules.ts";
import type { KubeObject } from "../render/rendered.ts";
import { withRenderer } from "../render/with-renderer.ts";
import { manifests } from "./manifests.ts";

const FOLDER = fileURLToPath(new URL("../../../deploy/kustomize/", import.meta.url));

withRenderer("deploy/kustomize", () => {
  it("D-20: is what the chart says (else `pnpm manifests`)", () => {
    const files = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => relative(FOLDER, join(parentPath, name)));
    const committed = files.map(
      (path) => [path, readFileSync(join(FOLDER, path), "utf8")] as const,
    );
    const made = manifests();
    expect([...made.keys()].toSorted()).toEqual(files.toSorted());
    expect(committed.filter(([path, text]) => made.get(path) !== text)).toEqual([]);
  });
});

const noKubectl = spawnSync("kubectl", ["version", "--client"]).status === 0 ? null : "no kubectl";
const withKubectl = noKubectl === null ? describe : describe.skip;

// kubectl is not among Debian's packages: where it is not, CI has the comparison above alone.
withKubectl(
  `what kubectl makes of it${noKubectl === null ? "" : ` (skipped: ${noKubectl})`}`,
  () => {
    const built = (folder: string): readonly KubeObject[] => {
      const { status, stdout, stderr } = spawnSync("kubectl", ["kustomize", join(FOLDER, folder)], {
        encoding: "utf8",
      });
      if (status !== 0) throw new Error(stderr);
      return parseAllDocuments(stdout).map((document) => document.toJS() as KubeObject);
    };

    it.each([
      ["overlays/minimal", ["Deployment/cohort-matcher-api", "Deployment/cohort-matcher-worker"]],
      ["overlays/production", ["ScaledObject/cohort-matcher-worker", "Ingress/cohort-matcher-api"]],
      ["smoke", ["Pod/cohort-matcher-smoke"]],
    ])("D-20: %s is whole, and keeps the rules", (folder, expected) => {
      const objects = built(folder);
      const ids = objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
      expect(ids).toEqual(expect.arrayContaining(expected));
      expect(new Set(ids).size).toBe(ids.length);
      const rules = [restricted, resourced, spread];
      expect(podsOf(objects).flatMap((pod) => rules.flatMap((rule) => rule(pod)))).toEqual([]);
      expect(objects.some(({ metadata }) => JSON.stringify(metadata).includes("helm.sh"))).toBe(
        false,
      );
    });

    it.each(["minimal", "production"])(
      "D-03: %s has a namespace that enforces the rules",
      (set) => {
        const namespace = built(`overlays/${set}`).find(({ kind }) => kind === "Namespace");
        expect(namespace?.metadata.labels).toEqual({
          "pod-security.kubernetes.io/enforce": "restricted",
        });
        expect(
          built(`overlays/${set}`).every(
            ({ kind, metadata }) => kind === "Namespace" || metadata.namespace === "cohort-matcher",
          ),
        ).toBe(true);
      },
    );
  },
);
