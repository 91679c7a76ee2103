import { type ReactNode, useState } from "react";
import { Group, NativeSelect, NumberInput, Radio, Text, TextInput } from "@mantine/core";
import type { AttestationRequest, CandidateCriterion, Series } from "@cohort/contract";
import { useSeries } from "../../api/candidate.ts";
import { useSay } from "../../i18n/say.tsx";
import { AttestDialog } from "./attest-dialog.tsx";

interface AttestFactProps {
  readonly study: string;
  readonly id: string;
  readonly cohort: string;
  readonly criterion: CandidateCriterion;
  readonly labels: Readonly<Record<string, string>>;
  /** `YYYY-MM-DD`: nothing later can be stated. */
  readonly asOf: string;
  readonly onClose: () => void;
}

type Kind = Series["kind"];

/** What is asked for a kind of concept: a number or a word, whether there is one, or when it happened. */
const MEASURED: ReadonlySet<Kind> = new Set(["lab", "vital", "score", "status"]);
const YES_OR_NO: ReadonlySet<Kind> = new Set(["condition", "allergy"]);

interface Typed {
  readonly number: string | number;
  readonly unit: string;
  readonly word: string;
  readonly yes: string;
  readonly date: string;
}

type Fact = Extract<AttestationRequest["statement"], { readonly kind: "fact" }>;

/** Null where something is missing. */
function factFrom(concept: string, kind: Kind, wordsOnly: boolean, typed: Typed): Fact | null {
  const { number, unit, word, yes, date } = typed;
  const fact = { kind: "fact" as const, concept, date };
  if (date === "") return null;
  if (YES_OR_NO.has(kind)) return yes === "" ? null : { ...fact, value: yes === "yes", unit: null };
  if (!MEASURED.has(kind)) return { ...fact, value: true, unit: null };
  if (wordsOnly) return word.trim() === "" ? null : { ...fact, value: word.trim(), unit: null };
  return typeof number === "number"
    ? { ...fact, value: number, unit: unit.trim() === "" ? null : unit.trim() }
    : null;
}

const WORDS = ["positive", "negative"];

/** States a value that the record lacks: it joins the record, for all studies. */
export function AttestFact(props: AttestFactProps): ReactNode {
  const { study, id, cohort, criterion, labels, asOf, onClose } = props;
  const say = useSay();
  const concepts = [
    ...new Set([...criterion.needs, ...criterion.evidence.map((one) => one.concept)]),
  ];
  const series = useSeries(study, id, concepts);
  const [concept, setConcept] = useState(concepts[0] ?? "");
  const [unit, setUnit] = useState<string | null>(null);
  const [typed, setTyped] = useState({
    number: "" as string | number,
    word: "",
    yes: "",
    date: asOf,
  });
  const [asWord, setAsWord] = useState(false);
  const known = series.get(concept);
  const kind = known?.kind ?? "lab";
  const wordsOnly = asWord || (known !== undefined && known.unit === null);
  const theUnit = unit ?? known?.unit ?? "";
  const set = (change: Partial<typeof typed>): void => setTyped((now) => ({ ...now, ...change }));
  const measured = MEASURED.has(kind);
  return (
    <AttestDialog
      study={study}
      id={id}
      title={say("candidate.state-title", { criterion: criterion.id })}
      statement={known ? factFrom(concept, kind, wordsOnly, { ...typed, unit: theUnit }) : null}
      about={{ criterion: criterion.id, cohort }}
      onClose={onClose}
    >
      <NativeSelect
        label={say("candidate.what")}
        value={concept}
        onChange={(event) => {
          setConcept(event.currentTarget.value);
          setUnit(null);
        }}
        data={concepts.map((one) => ({ value: one, label: labels[one] ?? one }))}
      />
      {measured && !wordsOnly ? (
        <Group grow align="end">
          <NumberInput
            label={say("candidate.value")}
            data-autofocus
            required
            hideControls
            value={typed.number}
            onChange={(number) => set({ number })}
          />
          <TextInput
            label={say("candidate.unit")}
            value={theUnit}
            onChange={(event) => setUnit(event.currentTarget.value)}
          />
        </Group>
      ) : null}
      {measured && wordsOnly ? (
        <>
          <TextInput
            label={say("candidate.result-word")}
            data-autofocus
            required
            list="result-words"
            value={typed.word}
            onChange={(event) => set({ word: event.currentTarget.value })}
          />
          <datalist id="result-words">
            {WORDS.map((word) => (
              <option key={word} value={word} />
            ))}
          </datalist>
        </>
      ) : null}
      {measured && known?.unit ? (
        <Radio.Group
          label={say("candidate.result-as")}
          value={asWord ? "word" : "number"}
          onChange={(how) => setAsWord(how === "word")}
        >
          <Group mt={4}>
            <Radio value="number" label={say("candidate.as-number")} />
            <Radio value="word" label={say("candidate.as-word")} />
          </Group>
        </Radio.Group>
      ) : null}
      {YES_OR_NO.has(kind) ? (
        <Radio.Group
          label={say("candidate.is-there")}
          required
          value={typed.yes}
          onChange={(yes) => set({ yes })}
        >
          <Group mt={4}>
            <Radio value="yes" label={say("candidate.yes")} />
            <Radio value="no" label={say("candidate.no")} />
          </Group>
        </Radio.Group>
      ) : null}
      {measured || YES_OR_NO.has(kind) ? null : <Text size="sm">{say("candidate.happened")}</Text>}
      <TextInput
        type="date"
        label={say("candidate.date")}
        required
        max={asOf}
        value={typed.date}
        onChange={(event) => set({ date: event.currentTarget.value })}
      />
    </AttestDialog>
  );
}
