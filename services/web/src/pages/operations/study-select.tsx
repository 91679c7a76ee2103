import type { ChangeEvent, ReactNode } from "react";
import { NativeSelect } from "@mantine/core";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import type { StudyList } from "@cohort/contract";
import { call } from "../../api/call.ts";

export const useStudies = (): UseQueryResult<StudyList> =>
  useQuery({
    queryKey: ["studies"],
    queryFn: async ({ signal }) => (await call("listStudies", { signal })).body,
    staleTime: 60_000,
  });

/** One of the studies that the reader may know of. */
export function StudySelect({
  label,
  value,
  first,
  firstValue = "",
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  /** What stands before the studies; undefined: nothing does. */
  readonly first?: string;
  readonly firstValue?: string;
  readonly onChange: (event: ChangeEvent<HTMLSelectElement>) => void;
}): ReactNode {
  const { data } = useStudies();
  const studies = (data?.studies ?? []).map(({ id, title }) => ({
    value: id,
    label: `${id} · ${title}`,
  }));
  return (
    <NativeSelect
      label={label}
      value={value}
      onChange={onChange}
      data={[...(first === undefined ? [] : [{ value: firstValue, label: first }]), ...studies]}
      // As wide before the studies are known as after: what stands beside it stays where it is.
      w="min(18rem, 100%)"
    />
  );
}
