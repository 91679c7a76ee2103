import { mkdir, rename, rm } from "node:fs/promises";
import { build } from "vite";
import { SCREENS } from "../src/index.ts";
import { settings } from "./settings.ts";

/** Built aside and put in place whole, so that whoever reads the folder meanwhile finds the old or the new screens. */
const aside = `${SCREENS}-${process.pid}`;
const old = `${aside}-old`;
await build({ ...settings, build: { ...settings.build, outDir: aside } });
await mkdir(SCREENS, { recursive: true });
await rename(SCREENS, old);
await rename(aside, SCREENS);
await rm(old, { recursive: true });
