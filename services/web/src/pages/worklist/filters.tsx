import { type ReactNode, type Ref, useState } from "react";
import { Button, Group, NativeSelect, Select } from "@mantine/core";
import type { People, StudyDetail } from "@cohort/contract";
import { STATUSES } from "@cohort/matching";
import { useSay } from "../../i18n/say.tsx";
import { useWhen } from "../../parts/when.ts";
import type { Mark } from "../../parts/mark.tsx";
import { ORDERS, type Order } from "./columns.ts";
import { daysFrom } from "./days.ts";
import { LazyInput } from "./lazy-input.tsx";
import { type FiltersProps, MoreFilters } from "./more-filters.tsx";
import { MORE, type View, isFiltered, setIn } from "./view.ts";
import classes from "./worklist.module.css";

const MARKS = ["unknown", "fail", "review", "presumed", "pass"] as const satisfies readonly Mark[];
const SOON = [30, 90, 365] as const;

/** Of the verdict's field: what of the view it stands for. */
const verdictIn = ({ verdict, nearMiss, eligibleBy }: View): string => {
  if (nearMiss === "true") return "near-miss";
  return eligibleBy ?? verdict ?? "";
};

const verdictView = (value: string): View => ({
  verdict: ["eligible", "possible", "ineligible"].includes(value) ? value : undefined,
  nearMiss: value === "near-miss" ? "true" : undefined,
  eligibleBy: /^\d/.test(value) ? value : undefined,
});

/** Every criterion of the study once, the common ones first; of one cohort where the view is of one. */
const criteriaFor = (detail: StudyDetail | undefined, cohort: string | undefined) => {
  const cohorts = detail?.cohorts.filter(({ id }) => cohort === undefined || id === cohort) ?? [];
  const all = [...(detail?.criteria ?? []), ...cohorts.flatMap(({ criteria }) => criteria)];
  return [...new Map(all.map((one) => [one.id, one])).values()];
};

/** The filters of a list, each with its name above it; the rarer ones behind a button. */
export function Filters({
  people,
  isMe,
  id,
  asOf,
  onLook,
  onClear,
  searchRef,
  ...shared
}: FiltersProps & {
  /** The day of which the list tells; undefined until it has come. Who becomes eligible is counted from it. */
  readonly asOf: string | undefined;
  readonly people: People["people"];
  readonly isMe: (principal: string) => boolean;
  readonly id: string;
  readonly onLook: (id: string) => void;
  readonly onClear: () => void;
  readonly searchRef: Ref<HTMLInputElement>;
}): ReactNode {
  const { view, onChange, detail, values } = shared;
  const say = useSay();
  const when = useWhen();
  const hidden = MORE.filter((name) => view[name] !== undefined).length;
  const [more, setMore] = useState(false);
  // Matters on narrow screens alone, where the fields would push the list out of sight.
  const [open, setOpen] = useState(false);
  const all = { value: "", label: say("worklist.all") };
  const soon = SOON.map((days) => ({
    value: daysFrom(asOf ?? shared.today, days),
    label: say(`worklist.by-${days}`),
  }));
  const { eligibleBy } = view;
  const by =
    eligibleBy === undefined || soon.some(({ value }) => value === eligibleBy)
      ? []
      : [{ value: eligibleBy, label: say("worklist.by", { date: when.date(eligibleBy) }) }];
  const assignees = [
    { value: "", label: say("worklist.anyone") },
    { value: "me", label: say("worklist.me") },
    { value: "none", label: say("worklist.nobody") },
    ...people
      .filter(({ principal }) => !isMe(principal))
      .map(({ principal, name }) => ({ value: principal, label: name })),
  ];
  return (
    <>
      <Button
        size="xs"
        variant="default"
        className={classes["fold"] ?? ""}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {say(open ? "worklist.fold" : "worklist.unfold", { count: setIn(view, id) })}
      </Button>
      <section aria-label={say("worklist.filters")} className={classes["filters"]} data-open={open}>
        <NativeSelect
          size="xs"
          label={say("worklist.verdict")}
          value={verdictIn(view)}
          onChange={(event) => onChange(verdictView(event.currentTarget.value))}
          data={[
            all,
            { value: "eligible", label: say("verdict.eligible") },
            { value: "possible", label: say("verdict.possible") },
            // Someone is a near miss by a value.
            ...(values ? [{ value: "near-miss", label: say("worklist.near-miss") }] : []),
            ...soon,
            ...by,
            { value: "ineligible", label: say("verdict.ineligible") },
          ]}
        />
        <NativeSelect
          size="xs"
          label={say("worklist.status")}
          value={view.status ?? ""}
          onChange={(event) => onChange({ status: event.currentTarget.value })}
          data={[all, ...STATUSES.map((value) => ({ value, label: say(`status.${value}`) }))]}
        />
        <NativeSelect
          size="xs"
          label={say("worklist.mark")}
          value={view.mark ?? (view.stage === undefined ? "unknown" : "")}
          onChange={(event) => onChange({ mark: event.currentTarget.value })}
          data={[
            ...(view.stage === undefined ? [] : [all]),
            ...MARKS.map((value) => ({ value, label: say(`outcome.${value}`) })),
          ]}
        />
        <Select
          size="xs"
          label={say("worklist.criterion")}
          placeholder={say("worklist.criterion-any")}
          nothingFoundMessage={say("worklist.criterion-none")}
          searchable
          clearable
          clearButtonProps={{ "aria-label": say("worklist.criterion-any") }}
          comboboxProps={{ width: "min(32rem, 90vw)", position: "bottom-start" }}
          value={view.criterion ?? null}
          onChange={(criterion) =>
            onChange({
              criterion: criterion ?? undefined,
              mark: criterion === null ? undefined : (view.mark ?? "unknown"),
              stage: undefined,
            })
          }
          data={criteriaFor(detail, view.cohort).map(({ id: value, text }) => ({
            value,
            label: `${value}: ${text}`,
          }))}
        />
        <NativeSelect
          size="xs"
          label={say("worklist.assignee")}
          value={view.assignee ?? ""}
          onChange={(event) => onChange({ assignee: event.currentTarget.value })}
          data={assignees}
        />
        <LazyInput
          size="xs"
          type="search"
          label={say("worklist.search")}
          autoComplete="off"
          spellCheck={false}
          inputRef={searchRef}
          value={id}
          onSettle={onLook}
        />
        <NativeSelect
          size="xs"
          label={say("worklist.order")}
          value={view.sort ?? "score"}
          onChange={(event) => onChange({ sort: orderOf(event.currentTarget.value) })}
          data={ORDERS.map((value) => ({ value, label: say(`worklist.order-${value}`) }))}
        />
        <Group gap="xs" align="end">
          <Button size="xs" variant="default" aria-expanded={more} onClick={() => setMore(!more)}>
            {more ? say("worklist.less") : say("worklist.more", { count: hidden })}
          </Button>
          {isFiltered(view, id) ? (
            <Button size="xs" variant="subtle" onClick={onClear}>
              {say("worklist.clear")}
            </Button>
          ) : null}
        </Group>
        {more ? <MoreFilters {...shared} /> : null}
      </section>
    </>
  );
}

const orderOf = (text: string): Order | undefined =>
  text === "score" ? undefined : ORDERS.find((one) => one === text);
