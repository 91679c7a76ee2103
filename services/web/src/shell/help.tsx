import type { ReactNode } from "react";
import { Kbd, Switch, Table } from "@mantine/core";
import type { MessageId } from "../i18n/messages.ts";
import { useSay } from "../i18n/say.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { type KeysOptions, useKeysWanted } from "./keys.ts";

type Row = readonly [keys: string, does: MessageId];

const HELP = {
  everywhere: [
    ["/", "help.search"],
    ["?", "help.this"],
  ],
  worklist: [
    ["j", "help.next"],
    ["k", "help.previous"],
    ["Enter", "help.enter"],
    ["x", "help.select"],
    ["1 – 5", "help.status"],
    ["u", "key.undo"],
  ],
  candidate: [
    ["j", "help.next"],
    ["k", "help.previous"],
    ["1 – 5", "help.status"],
    ["n", "help.note"],
    ["< >", "help.beside"],
  ],
} as const satisfies Record<KeysOptions["scope"], readonly Row[]>;

const SCOPES = ["everywhere", "worklist", "candidate"] as const;

export function Help({ onClose }: { readonly onClose: () => void }): ReactNode {
  const say = useSay();
  const [wanted, setWanted] = useKeysWanted();
  return (
    <Dialog onClose={onClose} title={say("help.title")}>
      <Switch
        checked={wanted}
        onChange={(event) => setWanted(event.currentTarget.checked)}
        label={say("help.wanted")}
        mb="md"
      />
      {SCOPES.map((scope) => (
        <Table key={scope} captionSide="top" mb="sm">
          <Table.Caption ta="start" mt={0}>
            {say(`help.${scope}`)}
          </Table.Caption>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w="6rem">{say("help.key")}</Table.Th>
              <Table.Th>{say("help.does")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {HELP[scope].map(([keys, does]) => (
              <Table.Tr key={keys}>
                <Table.Td>
                  <Kbd>{keys}</Kbd>
                </Table.Td>
                <Table.Td>{say(does)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      ))}
    </Dialog>
  );
}
