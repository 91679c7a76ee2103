import { build } from "vite";
import { settings } from "./settings.ts";

await build(settings);
