/** What a laboratory or a clinician answers by a word. */
export interface Finding {
  /** LOINC, or a concept of our own list where LOINC has none. */
  readonly code: string;
  readonly display: string;
  readonly group: "serology" | "immunology" | "pregnancy" | "assessment";
}

const of =
  (group: Finding["group"]) =>
  (code: string, display: string): Finding => ({ code, display, group });

const virus = of("serology");
const antibody = of("immunology");
const pregnancy = of("pregnancy");
const assessment = of("assessment");

export const FINDINGS = {
  hbsag: virus("5196-1", "HBsAg"),
  antiHbc: virus("13952-7", "Anti-HBc"),
  antiHbs: virus("10900-9", "Anti-HBs"),
  antiHcv: virus("13955-0", "Anti-HCV"),
  hiv: virus("56888-1", "HIV antigen and antibody"),
  syphilis: virus("24110-9", "Treponema pallidum antibody"),
  igra: virus("71773-6", "Tuberculosis interferon-gamma release assay"),
  dsDna: antibody("31348-6", "Anti-dsDNA"),
  ana: antibody("8061-4", "Antinuclear antibody"),
  ssa: antibody("8093-7", "Anti-SSA (Ro)"),
  rheumatoidFactor: antibody("33910-1", "Rheumatoid factor"),
  hcgSerum: pregnancy("2118-8", "hCG, serum (pregnancy test)"),
  hcgUrine: pregnancy("2106-3", "hCG, urine (pregnancy test)"),
  classification: assessment("classification-eular-acr-2019-sle", "2019 SLE criteria met"),
  response: assessment("treatment-response", "Response to previous treatment"),
} as const satisfies Readonly<Record<string, Finding>>;

export type FindingKey = keyof typeof FINDINGS;

/** A result's word in the ways in which laboratories write it. */
export interface Word {
  readonly snomed: string;
  /** LOINC answer code, where there is one. */
  readonly answer: string | null;
  readonly names: { readonly en: string; readonly zh: string; readonly de: string };
}

const word = (snomed: string, answer: string | null, en: string, zh: string, de: string): Word => ({
  snomed,
  answer,
  names: { en, zh, de },
});

export const WORDS = {
  positive: word("10828004", "LA6576-8", "Positive", "阳性", "positiv"),
  negative: word("260385009", "LA6577-6", "Negative", "阴性", "negativ"),
  detected: word("260373001", null, "Detected", "检出", "nachgewiesen"),
  "not-detected": word("260415000", null, "Not detected", "未检出", "nicht nachgewiesen"),
  indeterminate: word("82334004", null, "Indeterminate", "不确定", "unbestimmt"),
} as const satisfies Readonly<Record<string, Word>>;

export type WordKey = keyof typeof WORDS;
