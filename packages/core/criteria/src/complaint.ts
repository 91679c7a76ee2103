/** Something that a rule can never mean, at its path within the criterion. */
export interface Complaint {
  readonly path: readonly (string | number)[];
  readonly code: string;
  readonly message: string;
  readonly action: string;
}
