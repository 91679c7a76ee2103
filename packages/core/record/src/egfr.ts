/** CKD-EPI 2021 creatinine equation, without race (Inker et al., N Engl J Med 2021; kidney.org). */
export const CKD_EPI_2021 = "CKD-EPI 2021";

/**
 * Estimated glomerular filtration rate in mL/min/1.73 m2 from serum creatinine in mg/dL and the age in
 * completed years at the time of the sample. Not rounded.
 */
export function ckdEpi2021(creatinineMgPerDl: number, age: number, sex: "female" | "male"): number {
  const kappa = sex === "female" ? 0.7 : 0.9;
  const alpha = sex === "female" ? -0.241 : -0.302;
  const ratio = creatinineMgPerDl / kappa;
  return (
    142 *
    Math.min(ratio, 1) ** alpha *
    Math.max(ratio, 1) ** -1.2 *
    0.9938 ** age *
    (sex === "female" ? 1.012 : 1)
  );
}
