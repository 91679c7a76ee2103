import type { ReactNode } from "react";
import { Table, VisuallyHidden } from "@mantine/core";
import classes from "./wide-table.module.css";

/** A table that scrolls sideways by itself where the window is narrow; its caption is read out. */
export function WideTable({
  caption,
  columns,
  minWidth = 640,
  children,
}: {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly minWidth?: number;
  readonly children: ReactNode;
}): ReactNode {
  return (
    // What is read out alone is placed within it: else it would make the whole page as wide as the table.
    <Table.ScrollContainer
      pos="relative"
      minWidth={minWidth}
      type="native"
      scrollAreaProps={{ tabIndex: 0, role: "region", "aria-label": caption }}
    >
      <Table verticalSpacing={4} striped captionSide="top" className={classes["table"] ?? ""}>
        <Table.Caption mt={0} py={0}>
          <VisuallyHidden>{caption}</VisuallyHidden>
        </Table.Caption>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column}>{column}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
