import type { ReactNode } from "react";
import { Table, Text } from "@mantine/core";
import type { WireAuditEvent } from "@cohort/contract";
import { useIntl } from "react-intl";
import { useSay } from "../../i18n/say.tsx";
import { WideTable } from "../../parts/wide-table.tsx";
import classes from "./operations.module.css";

const PATIENTS_SHOWN = 3;

export function AuditRows({ events }: { readonly events: readonly WireAuditEvent[] }): ReactNode {
  const say = useSay();
  const intl = useIntl();
  const columns = [
    say("audit.number"),
    say("audit.at"),
    say("audit.subject"),
    say("audit.action"),
    say("audit.outcome"),
    say("audit.study"),
    say("audit.patients"),
    say("audit.detail"),
  ];
  return (
    <WideTable caption={say("audit.table")} columns={columns} minWidth={1000}>
      {events.map((event) => (
        <Table.Tr key={event.seq}>
          <Table.Th scope="row" fw={400}>
            {event.seq}
          </Table.Th>
          <Table.Td className={classes["whole"] ?? ""}>
            <time dateTime={event.at}>
              {intl.formatDate(event.at, { dateStyle: "short", timeStyle: "medium" })}
            </time>
          </Table.Td>
          <Table.Td className={classes["whole"] ?? ""}>
            {event.actor.subject}
            {event.actor.network !== null && (
              <Text size="sm" c="dimmed">
                {event.actor.network}
              </Text>
            )}
          </Table.Td>
          <Table.Td className={classes["whole"] ?? ""}>
            {say(`audit.action.${event.action}`)}
            <Text size="sm" c="dimmed">
              {event.operation}
            </Text>
          </Table.Td>
          <Table.Td>{say(`audit.outcome.${event.outcome}`)}</Table.Td>
          <Table.Td>{event.study}</Table.Td>
          <Table.Td>
            <Patients patients={event.patients} />
          </Table.Td>
          <Table.Td>
            {Object.entries(event.detail)
              .filter(([, value]) => value !== null)
              .map(([name, value]) => `${name} ${String(value)}`)
              .join(", ")}
          </Table.Td>
        </Table.Tr>
      ))}
    </WideTable>
  );
}

function Patients({ patients }: { readonly patients: readonly string[] }): ReactNode {
  const say = useSay();
  const ids = patients.map((patient) => patient.replace(/^Patient\//, ""));
  const shown = ids.slice(0, PATIENTS_SHOWN).join(", ");
  const more = ids.length - PATIENTS_SHOWN;
  return more > 0 ? `${shown} ${say("audit.patients-more", { count: more })}` : shown;
}
