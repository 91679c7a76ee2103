import { type ReactNode, useState } from "react";
import { Badge, Button, Group, List, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { StudySummary } from "@cohort/contract";
import { call } from "../../api/call.ts";
import { useSay } from "../../i18n/say.tsx";
import { Section } from "../../parts/section.tsx";
import { useWhen } from "../../parts/when.ts";
import { useHoldsIn } from "../../shell/session.ts";
import { LegalBasisForm } from "./legal-basis-form.tsx";
import { useStudies } from "./study-select.tsx";

const BASIS_KEY = (study: string) => ["legal-basis", study] as const;

/** On what ground each study's patients may be looked at. */
export function LegalBases(): ReactNode {
  const say = useSay();
  const { data } = useStudies();
  return (
    <Section id="bases" title={say("access.bases")} about={say("access.bases-about")}>
      {(data?.studies ?? []).map((study) => (
        <LegalBasis key={study.id} study={study} />
      ))}
    </Section>
  );
}

function LegalBasis({ study: { id, title } }: { readonly study: StudySummary }): ReactNode {
  const say = useSay();
  const when = useWhen();
  const [isNew, setNew] = useState(false);
  const mayState = useHoldsIn(id, "admin", "study-lead");
  const { data } = useQuery({
    queryKey: BASIS_KEY(id),
    queryFn: async ({ signal }) =>
      (await call("readLegalBasis", { params: { study: id }, signal })).body,
    enabled: mayState,
  });
  if (!mayState) return null;
  return (
    <Stack gap={4}>
      <Group gap="sm">
        <Title order={3} size="h5">
          {id} · {title}
        </Title>
        {data && (
          <Badge variant="outline" color={data.holds ? "var(--mark-pass)" : "var(--mark-fail)"}>
            {say(data.holds ? "access.basis-holds" : "access.basis-lapsed")}
          </Badge>
        )}
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`${say("access.basis-new")}: ${id}`}
          onClick={() => setNew(true)}
        >
          {say("access.basis-new")}
        </Button>
      </Group>
      {data?.history.length === 0 && <Text size="sm">{say("access.basis-none")}</Text>}
      <List size="sm">
        {(data?.history ?? []).toReversed().map((one) => (
          <List.Item key={one.statedAt}>
            {say("access.basis-since", {
              reference: one.reference,
              from: when.date(one.validFrom),
              until: one.validUntil === null ? say("access.basis-open") : when.date(one.validUntil),
              by: one.statedBy,
            })}
          </List.Item>
        ))}
      </List>
      {isNew && <LegalBasisForm study={id} onClose={() => setNew(false)} />}
    </Stack>
  );
}
