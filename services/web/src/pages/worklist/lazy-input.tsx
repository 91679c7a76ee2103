import { type ReactNode, type Ref, useEffect, useRef, useState } from "react";
import { TextInput, type TextInputProps } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";

const QUIET_MS = 300;

/** A field whose text counts once nobody has typed for a moment. */
export function LazyInput({
  value,
  onSettle,
  accept = () => true,
  inputRef,
  ...others
}: Omit<TextInputProps, "value" | "onChange" | "accept"> & {
  readonly value: string;
  readonly onSettle: (text: string) => void;
  /** Whether such a text can be asked for. */
  readonly accept?: (text: string) => boolean;
  readonly inputRef?: Ref<HTMLInputElement>;
}): ReactNode {
  const [text, setText] = useState(value);
  // What comes back of what was typed here is old by then; what comes from elsewhere is shown.
  const settled = useRef(value);
  useEffect(() => {
    if (value === settled.current) return;
    settled.current = value;
    setText(value);
  }, [value]);
  const settle = useDebouncedCallback((next: string) => {
    if (next === settled.current || (next !== "" && !accept(next))) return;
    settled.current = next;
    onSettle(next);
  }, QUIET_MS);
  return (
    <TextInput
      {...others}
      {...(inputRef === undefined ? {} : { ref: inputRef })}
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        settle(currentTarget.value.trim());
      }}
    />
  );
}
