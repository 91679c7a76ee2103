/** A thing under one code or several, as hospitals send it: SNOMED CT beside ICD-10-CM. */
export interface Coded {
  readonly name: string;
  readonly codes: readonly (readonly [system: string, code: string])[];
}

export const SNOMED = "http://snomed.info/sct";
const ICD = "http://hl7.org/fhir/sid/icd-10-cm";
const RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm";
const CVX = "http://hl7.org/fhir/sid/cvx";

const disease = (name: string, snomed: string, icd: string): Coded => ({
  name,
  codes: [
    [SNOMED, snomed],
    [ICD, icd],
  ],
});
const snomed = (name: string, code: string): Coded => ({ name, codes: [[SNOMED, code]] });
const drug = (name: string, code: string): Coded => ({ name, codes: [[RXNORM, code]] });
const vaccine = (name: string, code: string): Coded => ({ name, codes: [[CVX, code]] });

/** What brings people to a hospital, and no study asks about. */
export const DISEASES: readonly Coded[] = [
  disease("Essential hypertension", "59621000", "I10"),
  disease("Type 2 diabetes mellitus", "44054006", "E11.9"),
  disease("Hyperlipidemia", "55822004", "E78.5"),
  disease("Gastroesophageal reflux disease", "235595009", "K21.9"),
  disease("Osteoarthritis", "396275006", "M19.90"),
  disease("Low back pain", "279039007", "M54.50"),
  disease("Obesity", "414916001", "E66.9"),
  disease("Hypothyroidism", "40930008", "E03.9"),
  disease("Migraine", "37796009", "G43.909"),
  disease("Cataract", "193570009", "H26.9"),
  disease("Asthma", "195967001", "J45.909"),
  disease("Seasonal allergic rhinitis", "367498001", "J30.2"),
  disease("Iron deficiency anemia", "87522002", "D50.9"),
  disease("Benign prostatic hyperplasia", "266569009", "N40.0"),
  disease("Acute bronchitis", "10509002", "J20.9"),
  disease("Urinary tract infection", "68566005", "N39.0"),
];

/** RxNorm's clinical drugs. */
export const DRUGS: readonly Coded[] = [
  drug("lisinopril 10 MG Oral Tablet", "314076"),
  drug("amlodipine 5 MG Oral Tablet", "197361"),
  drug("metformin hydrochloride 500 MG Oral Tablet", "861007"),
  drug("atorvastatin 20 MG Oral Tablet", "617310"),
  drug("simvastatin 20 MG Oral Tablet", "312961"),
  drug("hydrochlorothiazide 25 MG Oral Tablet", "310798"),
  drug("acetaminophen 325 MG Oral Tablet", "313782"),
  drug("ibuprofen 200 MG Oral Tablet", "310965"),
  drug("furosemide 40 MG Oral Tablet", "313988"),
];

/** Given on a ward, one entry a dose. */
export const GIVEN: readonly Coded[] = [
  drug("sodium chloride 9 MG/ML Injectable Solution", "313002"),
  drug("acetaminophen 325 MG Oral Tablet", "313782"),
  drug("furosemide 10 MG/ML Injectable Solution", "1719286"),
];

export const PROCEDURES: readonly Coded[] = [
  snomed("Electrocardiographic procedure", "29303009"),
  snomed("Plain chest X-ray", "399208008"),
  snomed("Colonoscopy", "73761001"),
  snomed("Echocardiography", "40701008"),
  snomed("Computed tomography of abdomen", "169070004"),
  snomed("Ultrasonography of abdomen", "45036003"),
  snomed("Medication reconciliation", "430193006"),
];

export const VACCINES: readonly Coded[] = [
  vaccine("Influenza, seasonal, injectable, preservative free", "140"),
  vaccine("Td (adult), 5 Lf tetanus toxoid, preservative free, adsorbed", "113"),
  vaccine("Pneumococcal conjugate PCV 13", "133"),
  vaccine("zoster recombinant", "187"),
  vaccine("Hep B, adult", "43"),
];

export const ALLERGIES: readonly Coded[] = [
  snomed("Allergy to penicillin", "91936005"),
  snomed("Allergy to peanut", "91935009"),
  snomed("Allergy to grass pollen", "418689008"),
  snomed("Allergy to dust mite protein", "232350006"),
];

/** SNOMED CT, with the class of HL7's ActCode that goes with it. */
export const VISITS: readonly (readonly [
  weight: number,
  visit: { readonly class: "AMB" | "EMER" | "IMP"; readonly type: Coded },
])[] = [
  [80, { class: "AMB", type: snomed("Encounter for check up", "185349003") }],
  [10, { class: "EMER", type: snomed("Emergency room admission", "50849002") }],
  [10, { class: "IMP", type: snomed("Hospital admission", "32485007") }],
];
