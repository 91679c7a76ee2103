import type { ReactNode } from "react";
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "react-router/dom";
import { queryClient } from "./api/query-client.ts";
import { InLanguage } from "./i18n/say.tsx";
import { useLanguage } from "./shell/language.ts";
import { router } from "./router.tsx";
import { THEME } from "./theme.ts";

/** The page's one-time word: styles that are written at run time carry it, or the browser refuses them. */
const nonce = (): string =>
  document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";

export function App(): ReactNode {
  const [language] = useLanguage();
  return (
    <MantineProvider theme={THEME} defaultColorScheme="auto" getStyleNonce={nonce}>
      <InLanguage language={language}>
        <QueryClientProvider client={queryClient}>
          <Notifications position="bottom-right" />
          <RouterProvider router={router} />
        </QueryClientProvider>
      </InLanguage>
    </MantineProvider>
  );
}
