import type { ReactNode } from "react";
import { AppShell } from "@mantine/core";
import { Outlet } from "react-router";

export const Shell = (): ReactNode => (
  <AppShell padding="md">
    <AppShell.Main>
      <Outlet />
    </AppShell.Main>
  </AppShell>
);
