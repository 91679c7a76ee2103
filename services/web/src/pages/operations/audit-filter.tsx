import { type ReactNode, useState } from "react";
import { Button, Group, NativeSelect, TextInput } from "@mantine/core";
import type { MessageId } from "../../i18n/messages.ts";
import { useSay } from "../../i18n/say.tsx";
import { StudySelect } from "./study-select.tsx";

/** As the query has them. Kept here and not in the address: a patient's id may be among them. */
export type AuditFilters = Readonly<
  Partial<Record<"patient" | "subject" | "study" | "action" | "from" | "to", string>>
>;

const ACTIONS = [
  "read",
  "search",
  "match",
  "change",
  "export",
  "sign-in",
  "sign-out",
  "configure",
] as const;

/** From the beginning of the first day to the end of the last, where the reader is. */
function spanOf(from: string, to: string): AuditFilters {
  const start = new Date(`${from}T00:00:00`);
  const end = new Date(`${to}T23:59:59.999`);
  return {
    ...(from === "" ? {} : { from: start.toISOString() }),
    ...(to === "" ? {} : { to: end.toISOString() }),
  };
}

export function AuditFilter({
  onShow,
}: {
  readonly onShow: (filters: AuditFilters) => void;
}): ReactNode {
  const say = useSay();
  const [typed, setTyped] = useState({
    patient: "",
    subject: "",
    study: "",
    action: "",
    from: "",
    to: "",
  });
  const field = (name: keyof typeof typed, label: MessageId) => ({
    label: say(label),
    value: typed[name],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      setTyped({ ...typed, [name]: event.currentTarget.value }),
  });
  const show = (): void => {
    const { from, to, ...rest } = typed;
    const given = Object.entries(rest).filter(([, text]) => text.trim() !== "");
    onShow({
      ...Object.fromEntries(given.map(([name, text]) => [name, text.trim()])),
      ...spanOf(from, to),
    });
  };
  return (
    <form
      aria-label={say("audit.filter")}
      onSubmit={(event) => {
        event.preventDefault();
        show();
      }}
    >
      <Group align="end" gap="sm" my="sm">
        <TextInput {...field("patient", "audit.patient")} w="10rem" autoComplete="off" />
        <TextInput {...field("subject", "audit.subject")} w="9rem" autoComplete="off" />
        <StudySelect {...field("study", "audit.study")} first={say("audit.any")} />
        <NativeSelect
          w="9rem"
          {...field("action", "audit.action")}
          data={[
            { value: "", label: say("audit.any") },
            ...ACTIONS.map((one) => ({ value: one, label: say(`audit.action.${one}`) })),
          ]}
        />
        <TextInput type="date" w="9.5rem" {...field("from", "audit.from")} />
        <TextInput type="date" w="9.5rem" {...field("to", "audit.to")} />
        <Button type="submit">{say("audit.show")}</Button>
      </Group>
    </form>
  );
}
