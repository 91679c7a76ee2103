export { createApp, createMetricsApp } from "./app.ts";
export type { AuthContext, Caller, Identity } from "./auth/auth-context.ts";
export { grantDemo } from "./auth/demo-grants.ts";
export { createDemoIdentity } from "./auth/demo-identity.ts";
export { type KeyWish, LONGEST_KEY_DAYS, mintKey } from "./auth/keys/mint-key.ts";
export { type IdentityDeps, openIdentity } from "./auth/open-identity.ts";
export type { ApiDeps } from "./deps.ts";
export { type ListenOptions, listen } from "./server.ts";
export { type Shared, type Started, start } from "./start.ts";
