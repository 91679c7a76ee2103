import { inflateRawSync } from "node:zlib";

const END_OF_DIRECTORY = 0x06054b50;
const DEFLATED = 8;

/** The files of a ZIP archive (APPNOTE 4.3) by name: no more of the format than workbooks use. */
export function unzip(bytes: Buffer): ReadonlyMap<string, Buffer> {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || bytes.readUInt32LE(end) !== END_OF_DIRECTORY) throw new Error("no archive");
  const files = new Map<string, Buffer>();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const method = bytes.readUInt16LE(at + 10);
    const size = bytes.readUInt32LE(at + 20);
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.subarray(at + 46, at + 46 + nameLength).toString();
    const local = bytes.readUInt32LE(at + 42);
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const body = bytes.subarray(from, from + size);
    files.set(name, method === DEFLATED ? inflateRawSync(body) : body);
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return files;
}

const plain = (xml: string): string =>
  xml
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");

/** A to Z: more columns than that nothing here has. */
const columnOf = (attributes: string): number =>
  (/r="([A-Z])\d+"/.exec(attributes)?.[1]?.charCodeAt(0) ?? 0) - "A".charCodeAt(0);

/** The cells of a workbook's only sheet: texts and numbers by column, nothing where there is nothing. */
export function readWorkbook(bytes: Buffer): readonly (readonly (string | number | undefined)[])[] {
  const files = unzip(bytes);
  const textOf = (name: string): string => files.get(name)?.toString() ?? "";
  const shared = [...textOf("xl/sharedStrings.xml").matchAll(/<si><t[^>]*>([^]*?)<\/t><\/si>/g)];
  const rows = [
    ...textOf("xl/worksheets/sheet1.xml").matchAll(/<row [^>]*?(?:\/>|>([^]*?)<\/row>)/g),
  ];
  return rows.map(([, row = ""]) => {
    const cells: (string | number | undefined)[] = [];
    for (const [, attributes = "", value] of row.matchAll(/<c ([^>]*)><v>([^<]*)<\/v><\/c>/g)) {
      const isText = attributes.includes('t="s"');
      cells[columnOf(attributes)] = isText
        ? plain(shared[Number(value)]?.[1] ?? "")
        : Number(value);
    }
    return cells;
  });
}
