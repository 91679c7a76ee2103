import { createBrowserRouter } from "react-router";
import { NotFoundPage } from "./pages/not-found.tsx";
import { StudiesPage } from "./pages/studies/studies-page.tsx";
import { Shell } from "./shell/shell.tsx";

/** Every page. Those that are not the first one sees come when they are asked for. */
export const router = createBrowserRouter([
  {
    path: "/",
    Component: Shell,
    children: [
      { index: true, Component: StudiesPage },
      { path: "*", Component: NotFoundPage },
    ],
  },
]);
