/**
 * What hospitals write where UCUM is meant, as tables to read. Spaces, superscripts and micro signs are
 * gone before a table is asked (`clean`). Whole spellings first, then the parts between slashes.
 */

/** Lower case, whole unit. */
export const WHOLE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    percent: "%",
    pct: "%",
    "g%": "g/dL",
    "gm%": "g/dL",
    "mg%": "mg/dL",
    ratio: "{ratio}",
    inr: "{INR}",
    score: "{score}",
    scores: "{score}",
    point: "{score}",
    points: "{score}",
    "{points}": "{score}",
    pts: "{score}",
    分: "{score}",
    mmhg: "mm[Hg]",
    "°c": "Cel",
    degc: "Cel",
    celsius: "Cel",
    "°f": "[degF]",
    degf: "[degF]",
    fahrenheit: "[degF]",
    lpm: "L/min",
    lb: "[lb_av]",
    lbs: "[lb_av]",
    inch: "[in_i]",
    inches: "[in_i]",
    秒: "s",
    year: "a",
    years: "a",
  }),
);

/** Lower case, one part of a unit. Only units of everyday laboratory work: others must be UCUM as written. */
export const PARTS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    kg: "kg",
    kgs: "kg",
    g: "g",
    gm: "g",
    gms: "g",
    gram: "g",
    grams: "g",
    mg: "mg",
    ug: "ug",
    mcg: "ug",
    ng: "ng",
    pg: "pg",
    mol: "mol",
    mmol: "mmol",
    umol: "umol",
    mcmol: "umol",
    nmol: "nmol",
    pmol: "pmol",
    l: "L",
    liter: "L",
    litre: "L",
    dl: "dL",
    ml: "mL",
    ul: "uL",
    mcl: "uL",
    cumm: "uL",
    cmm: "uL",
    mm3: "uL",
    "mm^3": "uL",
    "mm*3": "uL",
    nl: "nL",
    fl: "fL",
    u: "U",
    unit: "U",
    units: "U",
    iu: "[IU]",
    "[iu]": "[IU]",
    miu: "m[IU]",
    "m[iu]": "m[IU]",
    uiu: "u[IU]",
    kiu: "k[IU]",
    "k[iu]": "k[IU]",
    ukat: "ukat",
    nkat: "nkat",
    thou: "10*3",
    thousand: "10*3",
    cell: "{cells}",
    cells: "{cells}",
    copy: "{copies}",
    copies: "{copies}",
    "{copies}": "{copies}",
    cp: "{copies}",
    cps: "{copies}",
    s: "s",
    sec: "s",
    secs: "s",
    second: "s",
    seconds: "s",
    min: "min",
    mins: "min",
    minute: "min",
    h: "h",
    hr: "h",
    hour: "h",
    "24h": "(24.h)",
    "24hr": "(24.h)",
    "24hrs": "(24.h)",
    d: "d",
    day: "d",
    hpf: "[HPF]",
    mm: "mm",
    cm: "cm",
    "%": "%",
  }),
);

/** First part of a count by volume, as written: kelvin and mega in UCUM, thousand and million on reports. */
export const COUNTS: ReadonlyMap<string, string> = new Map(
  Object.entries({ K: "10*3", k: "10*3", M: "10*6" }),
);

/**
 * Spellings that mean one thing for one kind of quantity and something else, or nothing, for all others.
 * `G/L` is giga per litre of cells; as UCUM it would be gauss, in upper case grams.
 */
export const CONTEXT: readonly {
  readonly canonical: string;
  readonly written: string;
  readonly unit: string;
}[] = [
  { canonical: "10*9/L", written: "G/L", unit: "10*9/L" },
  { canonical: "Cel", written: "C", unit: "Cel" },
  { canonical: "Cel", written: "F", unit: "[degF]" },
];

/** Annotations that say what was counted or scored and nothing about the amount. */
export const HARMLESS_ANNOTATIONS: ReadonlySet<string> = new Set([
  "cells",
  "cell",
  "wbc",
  "rbc",
  "plt",
  "#",
]);
