import { fileURLToPath } from "node:url";

export { PAGE_PATHS, type PagePath } from "./page-paths.ts";

/** Where the built screens are, for WEB_FILES. The folder is there once they were built. */
export const SCREENS = fileURLToPath(new URL("../dist/app", import.meta.url));
