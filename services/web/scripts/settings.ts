import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import type { InlineConfig, Plugin } from "vite";
import { OPERATIONS } from "@cohort/contract";
import { catalogues } from "./catalogues.ts";

const MODULE = "virtual:operations";

/** Method and path of every operation of the API, and nothing else of the contract, so that no schema reaches a browser. */
const operations = (): Plugin => ({
  name: "operations",
  resolveId: (id) => (id === MODULE ? `\0${MODULE}` : null),
  load: (id) => {
    if (id !== `\0${MODULE}`) return null;
    const rows = Object.entries(OPERATIONS).map(([name, { method, path }]) => [
      name,
      [method, path],
    ]);
    return `export const PLACES = ${JSON.stringify(Object.fromEntries(rows))};`;
  },
});

export const settings: InlineConfig = {
  configFile: false,
  root: fileURLToPath(new URL("..", import.meta.url)),
  plugins: [react(), operations(), catalogues()],
  resolve: { conditions: ["@cohort/source", "module", "browser", "development|production"] },
  build: {
    outDir: "dist/app",
    emptyOutDir: true,
    sourcemap: false,
    // Of browsers that know `light-dark()`: what would be written for older ones loses the colours, for Mantine names the scheme in a variable.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    assetsInlineLimit: 0,
    // The licence texts of all that is built in, for whoever hands the screens on.
    license: { fileName: "licences.md" },
    rolldownOptions: {
      // Of our own packages only what is used comes along: a page that needs a list of words brings no engine with it.
      treeshake: { moduleSideEffects: (id) => !id.includes("/packages/") },
    },
  },
  logLevel: "warn",
};
