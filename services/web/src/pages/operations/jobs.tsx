import type { ReactNode } from "react";
import { Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import { useSay } from "../../i18n/say.tsx";
import { Section } from "../../parts/section.tsx";
import { WideTable } from "../../parts/wide-table.tsx";
import { useWhen } from "../../parts/when.ts";

/** The syncs of late. Asked for again when `state`, whatever it says, is another. */
export function Jobs({ state }: { readonly state: string }): ReactNode {
  const say = useSay();
  const when = useWhen();
  const { data } = useQuery({
    queryKey: ["jobs", state],
    queryFn: async ({ signal }) => (await call("listJobs", { signal })).body,
    placeholderData: (before) => before,
  });
  const instant = (at: string | null): string => (at === null ? "" : when.instant(at));
  return (
    <Section id="jobs" title={say("ops.jobs")}>
      {data?.jobs.length === 0 && <Text>{say("ops.nobody")}</Text>}
      {data !== undefined && data.jobs.length > 0 && (
        <WideTable
          caption={say("ops.jobs")}
          columns={[
            say("ops.job-began"),
            say("ops.job-ended"),
            say("ops.job-mode"),
            say("ops.job-state"),
            say("ops.job-people"),
          ]}
        >
          {data.jobs.map((job) => (
            <Table.Tr key={job.id}>
              <Table.Th scope="row" fw={400}>
                {instant(job.startedAt ?? job.createdAt)}
              </Table.Th>
              <Table.Td>{instant(job.finishedAt)}</Table.Td>
              <Table.Td>{say(`ops.mode.${job.mode}`)}</Table.Td>
              <Table.Td>
                {say(`ops.state.${job.state}`)}
                {job.errorClass !== null && ` (${job.errorClass})`}
              </Table.Td>
              <Table.Td>{job.progress.done}</Table.Td>
            </Table.Tr>
          ))}
        </WideTable>
      )}
    </Section>
  );
}
