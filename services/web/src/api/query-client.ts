import { QueryClient } from "@tanstack/react-query";
import { CallFailed } from "./call.ts";

const isWorthRetrying = (error: Error): boolean =>
  error instanceof CallFailed && (error.status === 0 || error.status >= 502);

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) => failures < 2 && isWorthRetrying(error),
    },
  },
});
