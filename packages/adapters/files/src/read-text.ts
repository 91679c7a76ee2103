import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { type Failure, fail, ok, type Result } from "@cohort/foundation";

export interface TextFile {
  /** Its path as it was given, for messages. */
  readonly name: string;
  readonly text: string;
}

/** The largest file of ours has some ten kilobytes; a megabyte is a mistake or an attack. */
export const MAX_BYTES = 1_048_576;

const READABLE = "check that the path is right and that this user may read it";

/** `ENOENT`, `EACCES` ... An error from another realm is no `Error` of ours, so its shape decides. */
const codeOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error
    ? String(error.code)
    : "unknown error";

export const unreadable = (name: string, error: unknown): Failure => ({
  code: "FILES.UNREADABLE",
  message: `${name} cannot be read: ${codeOf(error)}`,
  action: READABLE,
});

/** Reads at most `MAX_BYTES` of UTF-8, whatever size the file system claims. */
export async function readTextFile(name: string): Promise<Result<TextFile, Failure[]>> {
  const bytes = new Uint8Array(MAX_BYTES + 1);
  let length = 0;
  try {
    const file = await open(name, "r");
    try {
      for (;;) {
        const { bytesRead } = await file.read(bytes, length, bytes.length - length);
        length += bytesRead;
        if (bytesRead === 0 || length > MAX_BYTES) break;
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    return fail([unreadable(name, error)]);
  }
  if (length > MAX_BYTES) {
    const message = `${name} is larger than ${MAX_BYTES} bytes`;
    return fail([{ code: "FILES.TOO_LARGE", message, action: "split it, or check the path" }]);
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, length));
    return ok({ name, text });
  } catch {
    const message = `${name} is not UTF-8`;
    return fail([{ code: "FILES.ENCODING", message, action: "save it as UTF-8" }]);
  }
}

const YAML_FILE = /^[^.].*\.ya?ml$/i;

/** All YAML files of a folder, in order of name; hidden files and subfolders are left alone. */
export async function readYamlFiles(folder: string): Promise<Result<TextFile[], Failure[]>> {
  let names: string[];
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    // Mounted configuration (Kubernetes) comes as links to files.
    names = entries
      .filter((entry) => !entry.isDirectory() && YAML_FILE.test(entry.name))
      .map((entry) => entry.name)
      .toSorted();
  } catch (error) {
    return fail([unreadable(`the folder ${folder}`, error)]);
  }
  if (names.length === 0) {
    const message = `the folder ${folder} has no YAML file`;
    return fail([{ code: "FILES.EMPTY", message, action: "put files ending in .yaml there" }]);
  }
  const read = await Promise.all(names.map((name) => readTextFile(join(folder, name))));
  const failures = read.flatMap((file) => (file.ok ? [] : file.failure));
  return failures.length > 0
    ? fail(failures)
    : ok(read.flatMap((file) => (file.ok ? [file.value] : [])));
}
