import { withServer } from "../growth/server.ts";
import { each, interleave, ratios } from "../measure.ts";
import { type BenchOptions, type Row, median } from "../row.ts";
import { bareUpsert } from "./bare-upsert.ts";
import { BATCH, batches, setStage } from "./stage.ts";

const STUDIES = 20;
const AT_MOST = 4 * BATCH;
/** Mapped lives of which the patients are made. */
const LIVES = 100;
/** Everybody has a disease that is asked for: most pairs of a patient and a study end as rows. */
const CANDIDATES = 1;

/** T5: stored facts read, matched with twenty studies and saved, next to the bare upsert of the rows that came of it. */
export async function measureSaving(url: string, options: BenchOptions): Promise<Row> {
  const patients = Math.min(AT_MOST, options.patients);
  const asked = { url, queueUrl: null, patients, studies: STUDIES, seed: options.seed };
  const stage = await setStage({
    ...asked,
    lives: Math.min(LIVES, patients),
    shareIll: CANDIDATES,
  });
  for (const batch of batches(stage.patients)) await stage.job(batch);
  // As many rows a statement as one of the product's holds.
  const bare = await bareUpsert(url, 500);
  const pairs = patients * STUDIES;
  try {
    const measured = await interleave(
      [
        {
          name: "read, match, save",
          async run() {
            await stage.reset();
            for (const batch of batches(stage.patients)) await stage.job(batch);
          },
        },
        {
          name: "bare upsert",
          async run() {
            await stage.reset();
            await bare.run();
          },
        },
      ],
      options,
    );
    const perSecond = (side: number) => ({
      value: 1000 / median(each(measured, side, "wall", pairs)),
      unit: "pairs/s",
    });
    const rows = (bare.rows / patients).toFixed(1);
    return {
      id: "T5",
      what: `read facts, match with ${STUDIES} studies and save, ${patients} candidates, wall`,
      ours: perSecond(0),
      peer: { name: "bare upsert", ...perSecond(1) },
      measured: ratios(measured, "wall"),
      unit: "x",
      target: { atLeast: 0.5 },
      note: `${rows} rows a patient`,
    };
  } finally {
    await bare.close();
    await stage.close();
  }
}

export const rows = async (options: BenchOptions): Promise<readonly Row[]> => [
  await withServer((url) => measureSaving(url, options)),
];
