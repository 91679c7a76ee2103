import { type ReactNode, type Ref, useEffect, useState } from "react";
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
  useEffect(() => setText(value), [value]);
  const settle = useDebouncedCallback((next: string) => {
    if (next !== value && (next === "" || accept(next))) onSettle(next);
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
