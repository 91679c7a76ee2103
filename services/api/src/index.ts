export { createApp, createMetricsApp } from "./app.ts";
export { type AuthContext, type Identity, ROLES, type Role } from "./auth/auth-context.ts";
export { createDemoIdentity } from "./auth/demo-identity.ts";
export type { ApiDeps } from "./deps.ts";
export { type ListenOptions, listen } from "./server.ts";
export { type Shared, type Started, start } from "./start.ts";
