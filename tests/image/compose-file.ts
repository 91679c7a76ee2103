import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

export const FOLDER = join(dirname(fileURLToPath(import.meta.url)), "../../deploy/compose");

export interface Service {
  readonly image: string;
  readonly user?: string;
  readonly command?: readonly string[];
  readonly read_only?: boolean;
  readonly privileged?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly network_mode?: string;
  readonly networks?: readonly string[];
  readonly ports?: readonly string[];
  readonly pids_limit?: number;
  readonly mem_limit?: string;
  readonly tmpfs?: readonly string[];
  readonly volumes?: readonly string[];
  readonly env_file?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly stop_grace_period?: string;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<
    Record<string, { internal?: boolean; ipam?: { config: readonly { gateway: string }[] } }>
  >;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

export const composeFile = (): ComposeFile =>
  parse(readFileSync(join(FOLDER, "compose.yaml"), "utf8"), { merge: true }) as ComposeFile;

/** The variables of `.env.example`, those that are commented out with `all`. */
export function exampleVariables(all: boolean): Readonly<Record<string, string>> {
  const lines = readFileSync(join(FOLDER, ".env.example"), "utf8").split("\n");
  const rows = lines.flatMap((line) => {
    const [, off, name, value] = /^(#?)([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
    return name === undefined || value === undefined || (off === "#" && !all)
      ? []
      : [[name, value]];
  });
  return Object.fromEntries(rows) as Record<string, string>;
}

export interface Secrets {
  readonly folder: string;
  read(name: string): string;
  write(): void;
  remove(): void;
}

/** Runs `make-secrets.sh` in a copy of the folder. */
export function makeSecrets(): Secrets {
  const copy = mkdtempSync(join(tmpdir(), "cohort-compose-"));
  cpSync(FOLDER, copy, { recursive: true });
  const write = (): void => {
    execFileSync(join(copy, "make-secrets.sh"), { stdio: "pipe" });
  };
  write();
  const folder = join(copy, "secrets");
  return {
    folder,
    read: (name) => readFileSync(join(folder, name), "utf8"),
    write,
    remove: () => rmSync(copy, { recursive: true }),
  };
}
