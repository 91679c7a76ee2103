/** What a laboratory or a clinician answers by a word. */
export interface Finding {
  /** LOINC, or a concept of our own list where LOINC has none. */
  readonly code: string;
  readonly display: string;
  readonly group: "serology" | "immunology" | "pregnancy" | "assessment" | "flag";
}

const of =
  (group: Finding["group"]) =>
  (code: string, display: string): Finding => ({ code, display, group });

const virus = of("serology");
const antibody = of("immunology");
const pregnancy = of("pregnancy");
const assessment = of("assessment");
/** A question that is answered by yes or no. */
const flag = of("flag");

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
  ro60: antibody("53018-8", "Anti-Ro60 (SSA 60 kD)"),
  ro52: antibody("53016-2", "Anti-Ro52"),
  ssb: antibody("8094-5", "Anti-SSB (La)"),
  cryoglobulin: antibody("5117-7", "Cryoglobulins"),
  jo1: antibody("8076-2", "Anti-Jo-1"),
  srp: antibody("33921-8", "Anti-SRP"),
  mi2: antibody("82997-8", "Anti-Mi-2 alpha"),
  ku: antibody("18484-6", "Anti-Ku"),
  ccp: antibody("33935-8", "Anti-CCP"),
  mpo: antibody("46266-3", "Anti-MPO (ANCA)"),
  pr3: antibody("46267-1", "Anti-PR3 (ANCA)"),
  anca: antibody("17351-8", "ANCA by immunofluorescence"),
  lupusAnticoagulant: antibody("3281-3", "Lupus anticoagulant"),
  cardiolipinIgm: antibody("20425-5", "Anticardiolipin IgM"),
  b2gp1Igm: antibody("43916-6", "Anti-beta-2-glycoprotein I IgM"),
  rheumatoidFactor: antibody("33910-1", "Rheumatoid factor"),
  hcgSerum: pregnancy("2118-8", "hCG, serum (pregnancy test)"),
  hcgUrine: pregnancy("2106-3", "hCG, urine (pregnancy test)"),
  classification: flag("classification-eular-acr-2019-sle", "2019 SLE criteria met"),
  sjogrenCriteria: flag("classification-acr-eular-2016-pss", "2016 Sjögren criteria met"),
  sclerosisCriteria: flag(
    "classification-acr-eular-2013-ssc",
    "2013 systemic sclerosis criteria met",
  ),
  myositisCriteria: flag("classification-eular-acr-2017-iim", "2017 myositis criteria met"),
  enmcCriteria: flag("classification-enmc-2018-dm", "239th ENMC criteria met"),
  arthritisCriteria: flag("classification-acr-eular-2010-ra", "2010 RA criteria met"),
  mpaCriteria: flag("classification-acr-eular-2022-mpa", "2022 MPA criteria met"),
  gpaCriteria: flag("classification-acr-eular-2022-gpa", "2022 GPA criteria met"),
  sydneyCriteria: flag("classification-sydney-2006-aps", "2006 Sydney criteria met"),
  muscleInvolvement: flag("muscle-involvement", "Muscle involvement"),
  rapidLung: flag("rapidly-progressive-ild", "Rapidly progressive interstitial lung disease"),
  renalHaematuria: flag("bvas-renal-haematuria", "BVAS renal item: haematuria"),
  renalProteinuria: flag("bvas-renal-proteinuria", "BVAS renal item: proteinuria"),
  heartStructure: flag("echo-structure-normal", "Heart structure normal"),
  activeArthritis: flag("ra-activity-moderate-severe", "Moderately or severely active RA"),
  otherTrial: flag("other-trial-participation", "Took part in another study"),
  consent: flag("informed-consent", "Informed consent signed"),
  hypertensionRisk: assessment("ph-risk-category", "Risk stratum of pulmonary hypertension"),
  heartClass: assessment("88020-3", "NYHA functional class"),
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
