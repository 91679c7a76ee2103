import { type ReactNode, useState } from "react";
import { Button, Skeleton, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import { useSay } from "../../i18n/say.tsx";
import { LoadProblem } from "../../parts/load-problem.tsx";
import { AuditFilter, type AuditFilters } from "./audit-filter.tsx";
import { AuditRows } from "./audit-rows.tsx";
import { OperationsFrame } from "./operations-frame.tsx";
import { VerifyChain } from "./verify-chain.tsx";

/** Who saw and did what, and whether the record of it is whole. */
export const AuditPage = (): ReactNode => (
  <OperationsFrame page="audit">
    <Audit />
  </OperationsFrame>
);

function Audit(): ReactNode {
  const say = useSay();
  const [filters, setFilters] = useState<AuditFilters>({});
  return (
    <>
      <Text size="sm" c="dimmed" maw="48rem">
        {say("audit.about")}
      </Text>
      <VerifyChain />
      <AuditFilter onShow={setFilters} />
      <Rows filters={filters} />
    </>
  );
}

function Rows({ filters }: { readonly filters: AuditFilters }): ReactNode {
  const say = useSay();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    {
      queryKey: ["audit", filters],
      queryFn: async ({ pageParam, signal }) =>
        (await call("listAudit", { query: { ...filters, before: pageParam }, signal })).body,
      initialPageParam: undefined as number | undefined,
      getNextPageParam: ({ next }) => next ?? undefined,
      // Whoever is looked for stays no longer in memory than the page.
      gcTime: 0,
    },
  );
  if (error) {
    const retry = (): void => void refetch();
    return <LoadProblem error={error} forbidden={say("ops.forbidden")} onRetry={retry} />;
  }
  if (!data) return <Skeleton height={300} mt="sm" />;
  const events = data.pages.flatMap((page) => page.events);
  return (
    <>
      {events.length === 0 ? (
        <Text mt="sm">{say("audit.empty")}</Text>
      ) : (
        <AuditRows events={events} />
      )}
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {say("ops.more")}
        </Button>
      )}
    </>
  );
}
