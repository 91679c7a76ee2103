import type { ReactNode } from "react";
import { List, Text } from "@mantine/core";
import { useSay } from "../../i18n/say.tsx";
import { Section } from "../../parts/section.tsx";
import type { Report } from "./report.ts";

/** What the EHR did not grant, and entries that could not be read as they are. */
export function Gaps({ report: { gaps, issues } }: { readonly report: Report }): ReactNode {
  const say = useSay();
  return (
    <Section id="gaps" title={say("quality.gaps")}>
      {gaps.length + issues.length === 0 ? (
        <Text>{say("quality.gaps-none")}</Text>
      ) : (
        <List size="sm">
          {gaps.map(({ kind, reason, patients }) => (
            <List.Item key={`${kind} ${reason}`}>
              {say(`quality.gap.${reason}`, { kind: say(`kind.${kind}`), patients })}
            </List.Item>
          ))}
          {issues.map(({ code, entries, patients }) => (
            <List.Item key={code}>
              {say("quality.issue", {
                what: say("quality.issue-what", { code }),
                entries,
                patients,
              })}
            </List.Item>
          ))}
        </List>
      )}
    </Section>
  );
}
