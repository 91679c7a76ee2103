import type { ReactNode } from "react";
import { NativeSelect, TextInput } from "@mantine/core";
import type { StudyDetail } from "@cohort/contract";
import { useSay } from "../../i18n/say.tsx";
import { LazyInput } from "./lazy-input.tsx";
import type { View } from "./view.ts";

export interface FiltersProps {
  readonly view: View;
  readonly onChange: (some: View) => void;
  readonly detail: StudyDetail | undefined;
  readonly today: string;
  /** Whether the reader may ask by what the record says of somebody. */
  readonly values: boolean;
}

const AGE = /^(?:\d|[1-9]\d|1[0-4]\d)$/;
const isAge = (text: string): boolean => AGE.test(text);

/** The filters that are not needed every day. */
export function MoreFilters({ view, onChange, detail, today, values }: FiltersProps): ReactNode {
  const say = useSay();
  const all = { value: "", label: say("worklist.all") };
  const cohorts = detail?.cohorts ?? [];
  return (
    <>
      {view.criterion === undefined ? null : (
        <NativeSelect
          size="xs"
          label={say("worklist.stage")}
          value={view.stage ?? ""}
          // A criterion without a stage needs a mark again.
          onChange={(event) =>
            onChange({
              stage: event.currentTarget.value,
              mark: view.mark ?? (event.currentTarget.value === "" ? "unknown" : undefined),
            })
          }
          data={[
            all,
            { value: "lost", label: say("worklist.stage-lost") },
            { value: "remaining", label: say("worklist.stage-remaining") },
          ]}
        />
      )}
      {cohorts.length > 1 ? (
        <NativeSelect
          size="xs"
          label={say("worklist.cohort")}
          value={view.cohort ?? ""}
          // Another cohort has other criteria.
          onChange={(event) =>
            onChange({
              cohort: event.currentTarget.value,
              criterion: undefined,
              mark: undefined,
              stage: undefined,
            })
          }
          data={[
            { value: "", label: say("worklist.cohort-best") },
            ...cohorts.map(({ id, label }) => ({ value: id, label })),
          ]}
        />
      ) : null}
      {values ? (
        <>
          <NativeSelect
            size="xs"
            label={say("worklist.sex")}
            value={view.sex ?? ""}
            onChange={(event) => onChange({ sex: event.currentTarget.value })}
            data={[
              all,
              ...(["female", "male", "other"] as const).map((value) => ({
                value,
                label: say(`worklist.${value}`),
              })),
            ]}
          />
          <LazyInput
            size="xs"
            inputMode="numeric"
            w="6rem"
            label={say("worklist.age-from")}
            value={view.ageFrom ?? ""}
            accept={isAge}
            onSettle={(ageFrom) => onChange({ ageFrom })}
          />
          <LazyInput
            size="xs"
            inputMode="numeric"
            w="6rem"
            label={say("worklist.age-to")}
            value={view.ageTo ?? ""}
            accept={isAge}
            onSettle={(ageTo) => onChange({ ageTo })}
          />
        </>
      ) : null}
      <TextInput
        size="xs"
        type="date"
        max={today}
        label={say("worklist.added-since")}
        value={view.addedSince ?? ""}
        onChange={(event) => onChange({ addedSince: event.currentTarget.value })}
      />
      <TextInput
        size="xs"
        type="date"
        max={today}
        label={say("worklist.changed-since")}
        value={view.changedSince ?? ""}
        onChange={(event) => onChange({ changedSince: event.currentTarget.value })}
      />
      <NativeSelect
        size="xs"
        label={say("worklist.review-again")}
        value={view.reviewAgain ?? ""}
        onChange={(event) => onChange({ reviewAgain: event.currentTarget.value })}
        data={[all, { value: "true", label: say("worklist.review-again-only") }]}
      />
      <NativeSelect
        size="xs"
        label={say("worklist.elsewhere")}
        value={view.elsewhere ?? ""}
        onChange={(event) => onChange({ elsewhere: event.currentTarget.value })}
        data={[
          all,
          { value: "enrolled", label: say("worklist.elsewhere-enrolled") },
          { value: "fits", label: say("worklist.elsewhere-fits") },
        ]}
      />
      <NativeSelect
        size="xs"
        label={say("worklist.snoozed")}
        value={view.snoozed ?? ""}
        onChange={(event) => onChange({ snoozed: event.currentTarget.value })}
        data={[
          { value: "", label: say("worklist.snoozed-hidden") },
          { value: "all", label: say("worklist.snoozed-all") },
          { value: "only", label: say("worklist.snoozed-only") },
        ]}
      />
    </>
  );
}
