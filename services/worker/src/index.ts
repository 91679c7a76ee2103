export type { Shared } from "./open-parts.ts";
export { type StartedWorker, start } from "./start.ts";
