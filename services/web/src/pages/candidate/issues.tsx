import type { ReactNode } from "react";
import { Stack, Table, Text } from "@mantine/core";
import type { Candidate } from "@cohort/contract";
import { useSay } from "../../i18n/say.tsx";
import classes from "./candidate.module.css";

/** Entries that could not be read as they stand. */
export function Issues({ issues }: { readonly issues: Candidate["issues"] }): ReactNode {
  const say = useSay();
  if (issues.length === 0) return <Text size="sm">{say("candidate.no-issues")}</Text>;
  return (
    <Stack gap="xs">
      <Text size="sm">{say("candidate.issues-what")}</Text>
      <div className={classes["scroll"]}>
        <Table verticalSpacing={2}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{say("candidate.entry")}</Table.Th>
              <Table.Th scope="col">{say("candidate.problem")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {issues.map(({ resource, code, text }, index) => (
              <Table.Tr key={`${resource} ${code} ${index}`}>
                <Table.Td>{resource}</Table.Td>
                <Table.Td>{text}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </Stack>
  );
}
