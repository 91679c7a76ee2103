import type { ReactNode } from "react";
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "react-router/dom";
import { queryClient } from "./api/query-client.ts";
import { InLanguage } from "./i18n/say.tsx";
import { useLanguage } from "./shell/language.ts";
import { nonce } from "./shell/nonce.ts";
import { useColours } from "./shell/theme-choice.ts";
import { router } from "./router.tsx";
import { THEME } from "./theme.ts";

export function App(): ReactNode {
  const [language] = useLanguage();
  const colours = useColours();
  return (
    <MantineProvider theme={THEME} forceColorScheme={colours} getStyleNonce={nonce}>
      <InLanguage language={language}>
        <QueryClientProvider client={queryClient}>
          {/* Live from the beginning: a status that appears with its text in it often goes unread. */}
          <Notifications position="bottom-right" aria-live="polite" />
          <RouterProvider router={router} />
        </QueryClientProvider>
      </InLanguage>
    </MantineProvider>
  );
}
