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
