import { readdir, readFile } from "node:fs/promises";
import { InternalError } from "@cohort/foundation";
import { sha256 } from "../database/rows.ts";

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  /** From its first line, `-- works with 11`: programs that know the first 11 migrations go on working after it. */
  readonly worksWith: number | null;
  readonly checksum: string;
}

/** Beside `src` and `dist` alike. */
const FOLDER = new URL("../../migrations/", import.meta.url);
const WORKS_WITH = /^-- works with (\d{1,4})$/m;
const NAME = /^(\d{4})-[a-z0-9-]+\.sql$/;

/** The migrations that came with this program, in order. Throws where the numbers have a gap. */
export async function readMigrations(folder: URL = FOLDER): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter((name) => NAME.test(name)).toSorted();
  return Promise.all(
    names.map(async (name, index) => {
      const version = index + 1;
      if (Number(NAME.exec(name)?.[1]) !== version) {
        throw new InternalError(`migration ${name} should have number ${version}`);
      }
      const sql = await readFile(new URL(name, folder), "utf8");
      const text = sql.replaceAll("\r\n", "\n");
      const stated = WORKS_WITH.exec(text.split("\n", 1)[0] ?? "")?.[1];
      const worksWith = stated === undefined ? null : Number(stated);
      return { version, name, sql, worksWith, checksum: sha256(text) };
    }),
  );
}
