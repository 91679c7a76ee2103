import { fileURLToPath } from "node:url";

/** Where the built screens are, for WEB_FILES. The folder is there once they were built. */
export const SCREENS = fileURLToPath(new URL("../dist/app", import.meta.url));
