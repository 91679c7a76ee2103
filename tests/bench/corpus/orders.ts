/** What a hospital orders whatever somebody has: LOINC, unit, limits of normal and how far from the middle values scatter. */
export interface Analyte {
  readonly code: string;
  readonly name: string;
  readonly unit: string;
  readonly low: number;
  readonly high: number;
  readonly decimals: number;
}

const row = (
  code: string,
  name: string,
  unit: string,
  low: number,
  high: number,
  decimals: number,
): Analyte => ({ code, name, unit, low, high, decimals });

export interface Panel {
  readonly code: string;
  readonly name: string;
  readonly analytes: readonly Analyte[];
}

const BLOOD_COUNT: Panel = {
  code: "58410-2",
  name: "CBC panel - Blood by Automated count",
  analytes: [
    row("718-7", "Hemoglobin [Mass/volume] in Blood", "g/dL", 12, 16, 1),
    row("4544-3", "Hematocrit [Volume Fraction] of Blood by Automated count", "%", 36, 46, 1),
    row("6690-2", "Leukocytes [#/volume] in Blood by Automated count", "10*3/uL", 4, 10, 1),
    row("789-8", "Erythrocytes [#/volume] in Blood by Automated count", "10*6/uL", 3.9, 5.2, 2),
    row("787-2", "MCV [Entitic volume] by Automated count", "fL", 80, 100, 0),
    row("785-6", "MCH [Entitic mass] by Automated count", "pg", 27, 33, 1),
    row("788-0", "Erythrocyte distribution width [Ratio] by Automated count", "%", 11.5, 14.5, 1),
    row("777-3", "Platelets [#/volume] in Blood by Automated count", "10*3/uL", 150, 400, 0),
    row("751-8", "Neutrophils [#/volume] in Blood by Automated count", "10*3/uL", 1.8, 7.5, 2),
    row("731-0", "Lymphocytes [#/volume] in Blood by Automated count", "10*3/uL", 1, 4, 2),
  ],
};

const METABOLIC: Panel = {
  code: "51990-0",
  name: "Basic metabolic panel - Blood",
  analytes: [
    row("2951-2", "Sodium [Moles/volume] in Serum or Plasma", "mmol/L", 136, 145, 0),
    row("2823-3", "Potassium [Moles/volume] in Serum or Plasma", "mmol/L", 3.5, 5.1, 1),
    row("2075-0", "Chloride [Moles/volume] in Serum or Plasma", "mmol/L", 98, 107, 0),
    row("2028-9", "Carbon dioxide, total [Moles/volume] in Serum", "mmol/L", 22, 29, 0),
    row("3094-0", "Urea nitrogen [Mass/volume] in Serum or Plasma", "mg/dL", 6, 20, 0),
    row("2160-0", "Creatinine [Mass/volume] in Serum or Plasma", "mg/dL", 0.5, 1.1, 2),
    row("2345-7", "Glucose [Mass/volume] in Serum or Plasma", "mg/dL", 70, 99, 0),
    row("17861-6", "Calcium [Mass/volume] in Serum or Plasma", "mg/dL", 8.6, 10.2, 1),
  ],
};

const HEPATIC: Panel = {
  code: "24325-3",
  name: "Hepatic function panel - Serum or Plasma",
  analytes: [
    row("1742-6", "Alanine aminotransferase [Enzymatic activity/volume] in Serum", "U/L", 7, 40, 0),
    row("1920-8", "Aspartate aminotransferase [Enzymatic activity/volume]", "U/L", 8, 35, 0),
    row("6768-6", "Alkaline phosphatase [Enzymatic activity/volume] in Serum", "U/L", 35, 104, 0),
    row("1975-2", "Bilirubin.total [Mass/volume] in Serum or Plasma", "mg/dL", 0.2, 1.2, 1),
    row("1751-7", "Albumin [Mass/volume] in Serum or Plasma", "g/dL", 3.5, 5.2, 1),
    row("2885-2", "Protein [Mass/volume] in Serum or Plasma", "g/dL", 6.4, 8.3, 1),
  ],
};

const LIPIDS: Panel = {
  code: "24331-1",
  name: "Lipid 1996 panel - Serum or Plasma",
  analytes: [
    row("2093-3", "Cholesterol [Mass/volume] in Serum or Plasma", "mg/dL", 120, 200, 0),
    row("2571-8", "Triglyceride [Mass/volume] in Serum or Plasma", "mg/dL", 50, 150, 0),
    row("2085-9", "Cholesterol in HDL [Mass/volume] in Serum or Plasma", "mg/dL", 40, 80, 0),
    row("13457-7", "Cholesterol in LDL [Mass/volume] by calculation", "mg/dL", 60, 130, 0),
  ],
};

const OTHERS: Panel = {
  code: "11502-2",
  name: "Laboratory report",
  analytes: [
    row("1988-5", "C reactive protein [Mass/volume] in Serum or Plasma", "mg/L", 0, 5, 1),
    row("4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood", "%", 4, 5.6, 1),
    row("3016-3", "Thyrotropin [Units/volume] in Serum or Plasma", "m[IU]/L", 0.4, 4, 2),
    row("2276-4", "Ferritin [Mass/volume] in Serum or Plasma", "ng/mL", 15, 150, 0),
    row("6301-6", "INR in Platelet poor plasma by Coagulation assay", "{INR}", 0.9, 1.2, 1),
  ],
};

/** As often as they are ordered. */
export const PANELS: readonly (readonly [weight: number, panel: Panel])[] = [
  [40, BLOOD_COUNT],
  [32, METABOLIC],
  [14, HEPATIC],
  [6, LIPIDS],
  [8, OTHERS],
];

export const VITALS: readonly Analyte[] = [
  row("29463-7", "Body weight", "kg", 50, 95, 1),
  row("8867-4", "Heart rate", "/min", 58, 100, 0),
  row("9279-1", "Respiratory rate", "/min", 12, 20, 0),
  row("8310-5", "Body temperature", "Cel", 36.1, 37.4, 1),
  row("59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry", "%", 94, 100, 0),
  row("8302-2", "Body height", "cm", 152, 188, 0),
  row("39156-5", "Body mass index (BMI) [Ratio]", "kg/m2", 19, 33, 1),
];

/** Questionnaires' totals, as nurses fill them in. */
export const SCORES: readonly Analyte[] = [
  row("72514-3", "Pain severity - 0-10 verbal numeric rating", "{score}", 0, 7, 0),
  row("44261-6", "Patient Health Questionnaire 9 item (PHQ-9) total score", "{score}", 0, 14, 0),
  row("38227-0", "Braden scale total score", "{score}", 14, 23, 0),
];
