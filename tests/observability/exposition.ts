/** One line of what a process serves at /metrics. */
export interface ExposedSample {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Samples of Prometheus' text format; throws at a line that is none. */
export function samplesIn(text: string): readonly ExposedSample[] {
  return text.split("\n").flatMap((line): readonly ExposedSample[] => {
    if (line === "" || line.startsWith("#")) return [];
    const [, metric = "", labels = "", value = ""] =
      /^([a-z_]\w*)(?:\{(.*)\})? (\S+)$/i.exec(line) ?? [];
    if (metric === "") throw new Error(`no sample: ${line}`);
    const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)];
    return [
      {
        metric,
        labels: Object.fromEntries(pairs.map(([, name = "", own = ""]) => [name, own])),
        value: Number(value),
      },
    ];
  });
}

export const samplesAt = async (base: string): Promise<readonly ExposedSample[]> =>
  samplesIn(await (await fetch(`${base}/metrics`)).text());
