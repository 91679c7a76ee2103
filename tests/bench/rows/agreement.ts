import { STUDY, compare } from "../../cql/comparison.ts";
import { openCqlSides } from "../engines/cql.ts";
import type { BenchOptions, Row } from "../row.ts";

/** T11: cell by cell (patient x criterion), with the differences that are written down, as `pnpm cql` compares. A round is a seed. */
export async function rows({
  patients,
  quick,
  rounds,
  seed,
}: BenchOptions): Promise<readonly Row[]> {
  const sides = await openCqlSides();
  const count = Math.min(quick ? 30 : 2000, patients);
  const measured: number[] = [];
  let cells = 0;
  let agreeing = 0;
  const rules = new Set<string>();
  let explained = 0;
  for (let round = 0; round < rounds; round += 1) {
    const told = await compare(sides, seed + round, Math.ceil(count / rounds));
    measured.push((100 * (told.cells - told.unexplained.length)) / told.cells);
    cells += told.cells;
    agreeing += told.agreeing;
    explained += told.cells - told.agreeing - told.unexplained.length;
    for (const id of told.explained.keys()) rules.add(id);
  }
  return [
    {
      id: "T11",
      what: `cells of ${STUDY} that agree, or differ as is written down, ${cells} cells`,
      ours: { value: (100 * agreeing) / cells, unit: "% the same" },
      peer: { name: "written differences", value: (100 * explained) / cells, unit: "%" },
      measured,
      unit: "%",
      target: { atLeast: 100 },
      note: `${explained} cells differ by ${rules.size} written rules, of which tests/cql/rules.ts says why`,
    },
  ];
}
