import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { KubeObject } from "../render/rendered.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** Where the type of an object is. Packages of types for those that Kubernetes itself does not have. */
function moduleOf({ apiVersion, kind }: KubeObject): string {
  const [group = "", version = ""] = apiVersion.includes("/")
    ? apiVersion.split("/")
    : ["", apiVersion];
  switch (group) {
    case "keda.sh":
      return `@kubernetes-models/keda/keda.sh/${version}/${kind}`;
    case "monitoring.coreos.com":
      return `@kubernetes-models/prometheus-operator/monitoring.coreos.com/${version}/${kind}`;
    case "gateway.networking.k8s.io":
      return `@kubernetes-models/gateway-api/gateway.networking.k8s.io/${version}/${kind}`;
    // The types know v1 by its former name alone, whose fields ours are.
    case "external-secrets.io":
      return `@kubernetes-models/external-secrets/external-secrets.io/v1beta1/${kind}`;
    case "":
      return `kubernetes-models/${version}/${kind}`;
    default:
      return `kubernetes-models/${group}/${version}/${kind}`;
  }
}

/** Objects as literals of their types: a field that there is none of, or of another type, is a fault of the compiler's. */
function sourceOf(objects: readonly KubeObject[]): string {
  const texts = new Map(
    objects.map((object) => [JSON.stringify(object, null, 1), object] as const),
  );
  const lines = [...texts].map(([text, object], at) => {
    const type = `Omit<I${object.kind}_${at}, "apiVersion"> & { apiVersion: ${JSON.stringify(object.apiVersion)} }`;
    return `import type { I${object.kind} as I${object.kind}_${at} } from "${moduleOf(object)}";
export const object${at}: ${type} = ${text};`;
  });
  return lines.join("\n");
}

/** What the compiler says of these objects; nothing where all is well. Two seconds for a hundred objects. */
export async function typeFaults(objects: readonly KubeObject[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "cohort-types-"));
  try {
    symlinkSync(join(ROOT, "tests/node_modules"), join(folder, "node_modules"));
    writeFileSync(join(folder, "objects.ts"), sourceOf(objects));
    const options = "--noEmit --strict --skipLibCheck --module esnext --moduleResolution bundler";
    const args = [join(ROOT, "node_modules/typescript/bin/tsc"), ...options.split(" ")];
    return await new Promise((done) => {
      execFile(
        process.execPath,
        [...args, "--types", "", "objects.ts"],
        { cwd: folder },
        (_, stdout) => done(stdout),
      );
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
