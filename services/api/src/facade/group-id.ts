/** The id of the Group that says what a cohort asks for. Told apart from the Group of a study's candidates, whose id is the study's. */
export const eligibilityGroupId = (study: string, cohort: string): string =>
  `${study}-eligibility-${cohort}`;
