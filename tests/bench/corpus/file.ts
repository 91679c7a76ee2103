import { createReadStream, createWriteStream } from "node:fs";
import { once } from "node:events";
import { type Mix, bundleText, people } from "./people.ts";

/** What a file of bundles holds. */
export interface Written {
  readonly patients: number;
  readonly resources: number;
  readonly bytes: number;
}

/** A file of so many people, a bundle a line, written as they are made: memory holds one of them. */
export async function writeCorpus(
  path: string,
  mix: Mix,
  seed: number,
  patients: number,
): Promise<Written> {
  const out = createWriteStream(path);
  let resources = 0;
  let bytes = 0;
  for (const someone of people(mix, seed, patients)) {
    const line = `${bundleText(someone)}\n`;
    resources += someone.resources.length;
    bytes += Buffer.byteLength(line);
    if (!out.write(line)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
  return { patients, resources, bytes };
}

const NEW_LINE = 0x0a;

/** The lines of a file as text, one at a time. */
export async function* linesOf(path: string): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
    const buffer = chunk as Buffer;
    let from = 0;
    for (let end = buffer.indexOf(NEW_LINE); end >= 0; end = buffer.indexOf(NEW_LINE, from)) {
      rest.push(buffer.subarray(from, end));
      yield Buffer.concat(rest).toString("utf8");
      rest = [];
      from = end + 1;
    }
    if (from < buffer.length) rest.push(buffer.subarray(from));
  }
  if (rest.length > 0) yield Buffer.concat(rest).toString("utf8");
}
