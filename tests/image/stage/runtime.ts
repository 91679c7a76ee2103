import { execFileSync } from "node:child_process";
import { realpathSync } from "node:fs";

/** A file of the builder's system that the image needs, and where it lies there. */
export interface SystemFile {
  readonly source: string;
  readonly target: string;
}

/** Node and the shared libraries that it asks for, by the loader's own word. Names are resolved inside libc itself. */
export function nodeRuntime(node: string): readonly SystemFile[] {
  const listed = execFileSync("ldd", [node], { encoding: "utf8" });
  const libraries = listed.split("\n").flatMap((line) => {
    const path = /(?:=> )?(\/\S+) \(0x/.exec(line)?.[1];
    return path === undefined ? [] : [{ source: realpathSync(path), target: loaderPath(path) }];
  });
  if (!libraries.some(({ target }) => target.endsWith("/libc.so.6"))) {
    throw new Error(`${node} is not linked against glibc:\n${listed}`);
  }
  return [{ source: realpathSync(node), target: "usr/local/bin/node" }, ...libraries];
}

/** On Debian `/lib` is a link to `/usr/lib`; in the image each file lies where the loader looks first. */
const loaderPath = (path: string): string => path.replace(/^\//, "").replace(/^usr\/lib\//, "lib/");

/** Who runs what there is: nobody else is known, and nobody has a shell or a home to write to. */
export const ETC: Readonly<Record<string, string>> = {
  "etc/passwd":
    "root:x:0:0:root:/nonexistent:/nonexistent\ncohort:x:65532:65532:cohort-matcher:/nonexistent:/nonexistent\n",
  "etc/group": "root:x:0:\ncohort:x:65532:\n",
  "etc/nsswitch.conf": "hosts: files dns\n",
};
