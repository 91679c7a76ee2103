import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseAllDocuments } from "yaml";
import { type Fail, type Values, fail } from "./rendered.ts";
import type { KubeObject, Rendered } from "./rendered.ts";
import { hasHelm, renderer } from "./tools.ts";

export const CHART = fileURLToPath(
  new URL("../../../deploy/helm/cohort-matcher/", import.meta.url),
);

/** What a cluster with every operator that the chart knows offers. */
export const ALL_APIS = [
  "monitoring.coreos.com/v1",
  "keda.sh/v1alpha1",
  "external-secrets.io/v1",
  "gateway.networking.k8s.io/v1",
] as const;

export interface Around {
  readonly release?: string;
  readonly namespace?: string;
  readonly kubeVersion?: string;
  readonly apiVersions?: readonly string[];
  readonly revision?: number;
}

/** Renders the chart with values laid over its own, the last on top. An error of the chart's is a value: its message. */
export function render(values: readonly Values[], around: Around = {}): Rendered | Fail {
  const asked = {
    release: "cohort-matcher",
    namespace: "cohort",
    kubeVersion: "1.32.4",
    apiVersions: ALL_APIS,
    revision: 1,
    ...around,
  };
  const read = hasHelm ? byHelm(values, asked) : byProgram(values, asked);
  if (typeof read !== "string") return read;
  const texts: Record<string, string> = JSON.parse(read);
  const objects = Object.entries(texts)
    .filter(([name]) => !name.endsWith("NOTES.txt"))
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([name, text]) => objectsOf(name, text));
  return { ok: true, objects, notes: texts["templates/NOTES.txt"] ?? "" };
}

function objectsOf(name: string, text: string): readonly KubeObject[] {
  return parseAllDocuments(text).flatMap((document) => {
    if (document.errors.length > 0) throw new Error(`${name}: ${document.errors[0]?.message}`);
    const object = document.toJS() as KubeObject | null;
    return object === null ? [] : [object];
  });
}

type Asked = Required<Around>;

function byProgram(values: readonly Values[], asked: Asked): string | Fail {
  const input = JSON.stringify({ ...asked, values });
  const { status, stdout, stderr } = spawnSync(renderer ?? "", [CHART], {
    input,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  return status === 0 ? stdout : fail(stderr);
}

/** The same by Helm itself, which says of each document which template it is from. */
function byHelm(values: readonly Values[], asked: Asked): string | Fail {
  const folder = mkdtempSync(join(tmpdir(), "cohort-helm-"));
  const files = values.map((layer, at) => {
    const file = join(folder, `${at}.json`);
    writeFileSync(file, JSON.stringify(layer));
    return ["--values", file];
  });
  const apis = asked.apiVersions.flatMap((api) => ["--api-versions", api]);
  const place = ["--namespace", asked.namespace, "--kube-version", asked.kubeVersion];
  const { status, stdout, stderr } = spawnSync(
    "helm",
    ["template", asked.release, CHART, ...place, ...apis, ...files.flat()],
    { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
  );
  rmSync(folder, { recursive: true });
  if (status !== 0) return fail(stderr);
  const texts: Record<string, string> = {};
  for (const part of stdout.split(/^---\n# Source: [^/]+\//m).slice(1)) {
    const [name = "", ...lines] = part.split("\n");
    texts[name] = `${texts[name] ?? ""}\n---\n${lines.join("\n")}`;
  }
  return JSON.stringify(texts);
}
