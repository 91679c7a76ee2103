import type { ComponentType } from "react";
import { type RouteObject, createBrowserRouter } from "react-router";
import type { PagePath } from "./page-paths.ts";
import { NotFoundPage } from "./pages/not-found.tsx";
import { StudiesPage } from "./pages/studies/studies-page.tsx";
import { PageFailed } from "./shell/page-failed.tsx";
import { PageLoading } from "./shell/page-loading.tsx";
import { Shell } from "./shell/shell.tsx";

type Lazy = () => Promise<{ readonly Component: ComponentType }>;

/** Those that are not the first one sees come when they are asked for. */
const LAZY: Readonly<Record<Exclude<PagePath, "/">, Lazy>> = {
  "/studies/:study/worklist": async () => ({
    Component: (await import("./pages/worklist/worklist-page.tsx")).WorklistPage,
  }),
  "/studies/:study/candidates/:id": async () => ({
    Component: (await import("./pages/candidate/candidate-page.tsx")).CandidatePage,
  }),
  "/studies/:study/funnel": async () => ({
    Component: (await import("./pages/funnel/funnel-page.tsx")).FunnelPage,
  }),
  "/studies/:study/what-if": async () => ({
    Component: (await import("./pages/what-if/what-if-page.tsx")).WhatIfPage,
  }),
  "/studies/:study/data-quality": async () => ({
    Component: (await import("./pages/data-quality/data-quality-page.tsx")).DataQualityPage,
  }),
  "/studies/:study/about": async () => ({
    Component: (await import("./pages/about/about-page.tsx")).AboutPage,
  }),
  "/operations": async () => ({
    Component: (await import("./pages/operations/sync-page.tsx")).SyncPage,
  }),
  "/operations/quarantine": async () => ({
    Component: (await import("./pages/operations/quarantine-page.tsx")).QuarantinePage,
  }),
  "/operations/audit": async () => ({
    Component: (await import("./pages/operations/audit-page.tsx")).AuditPage,
  }),
  "/operations/access": async () => ({
    Component: (await import("./pages/operations/access-page.tsx")).AccessPage,
  }),
};

const pages: readonly RouteObject[] = [
  { index: true, Component: StudiesPage },
  ...Object.entries(LAZY).map(([path, lazy]) => ({ path, lazy })),
  { path: "*", Component: NotFoundPage },
];

/** Every page, in its frame. A page that breaks leaves the frame standing. */
export const router = createBrowserRouter([
  {
    path: "/sign-in",
    HydrateFallback: PageLoading,
    lazy: async () => ({
      Component: (await import("./pages/sign-in/sign-in-page.tsx")).SignInPage,
    }),
  },
  {
    path: "/",
    Component: Shell,
    HydrateFallback: PageLoading,
    children: [{ ErrorBoundary: PageFailed, children: [...pages] }],
  },
]);
