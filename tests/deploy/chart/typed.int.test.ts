import { describe, expect, it } from "@jest/globals";
import { render } from "../render/render.ts";
import { type KubeObject, objectsOf } from "../render/rendered.ts";
import { SETS, valuesOf } from "../render/value-sets.ts";
import { withRenderer } from "../render/with-renderer.ts";
import { typeFaults } from "./typed.ts";

withRenderer("the objects of all sets of values", () => {
  it("D-01: are of their types, to the last field", async () => {
    const objects = SETS.flatMap((set) => objectsOf(render([valuesOf(set)])));
    expect(new Set(objects.map(({ kind }) => kind)).size).toBeGreaterThan(17);
    expect(await typeFaults(objects)).toBe("");
  });
});

describe("a mistyped object", () => {
  const deployment = (spec: object): KubeObject => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "x" },
    spec: { selector: {}, template: { spec: { containers: [], ...spec } } },
  });

  it("is found by its field", async () => {
    const faults = await typeFaults([
      deployment({ terminationGracePeriodSecs: 45 }),
      deployment({ terminationGracePeriodSeconds: "45" }),
      deployment({ terminationGracePeriodSeconds: 45 }),
    ]);
    expect(faults).toContain("terminationGracePeriodSecs");
    expect(faults.match(/error TS/g)).toHaveLength(2);
  });
});
