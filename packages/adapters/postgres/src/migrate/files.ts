import { readdir, readFile } from "node:fs/promises";
import { InternalError } from "@cohort/foundation";
import { sha256 } from "../database/rows.ts";

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** Beside `src` and `dist` alike. */
const FOLDER = new URL("../../migrations/", import.meta.url);
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
      return { version, name, sql, checksum: sha256(sql.replaceAll("\r\n", "\n")) };
    }),
  );
}
