import type { ReactNode } from "react";
import { AppShell } from "@mantine/core";
import { useIsFetching } from "@tanstack/react-query";
import { Outlet } from "react-router";

export function Shell(): ReactNode {
  const pending = useIsFetching({ predicate: ({ state }) => state.status === "pending" });
  return (
    <AppShell padding="md">
      <AppShell.Main aria-busy={pending > 0}>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}
