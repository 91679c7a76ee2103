import type { ReactNode } from "react";
import { Text, Title } from "@mantine/core";
import type { CriterionText } from "@cohort/contract";
import { useSay } from "../../i18n/say.tsx";
import classes from "./about.module.css";

const TYPES = ["inclusion", "exclusion"] as const satisfies readonly CriterionText["type"][];

/** Criteria in the order of the protocol, with what is ambiguous there. */
export function CriterionTexts({
  criteria,
  index,
}: {
  readonly criteria: readonly CriterionText[];
  /** Those that ask for the disease. */
  readonly index: ReadonlySet<string>;
}): ReactNode {
  const say = useSay();
  return TYPES.map((type) => {
    const own = criteria.filter((criterion) => criterion.type === type);
    if (own.length === 0) return null;
    return (
      <div key={type}>
        <Title order={3} size="h5" mb={4}>
          {say(`about.${type}`)}
        </Title>
        <ul className={classes["criteria"]}>
          {own.map(({ id, text, note }) => (
            <li key={id} className={classes["criterion"]}>
              <Text size="sm" fw={600}>
                {id}
              </Text>
              <div>
                <Text size="sm">
                  {text}
                  {index.has(id) && (
                    <Text span size="sm" c="dimmed">{` (${say("about.index")})`}</Text>
                  )}
                </Text>
                {note !== null && (
                  <Text size="sm" c="dimmed">
                    <strong>{say("about.note")}:</strong> {note}
                  </Text>
                )}
              </div>
            </li>
          ))}
        </ul>
      </div>
    );
  });
}
