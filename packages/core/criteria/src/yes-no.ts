/** The words that a plain yes or no stands for, and which of the two each is. */
export const YES_OR_NO: Readonly<Record<string, boolean>> = {
  positive: true,
  met: true,
  negative: false,
  "not-met": false,
};
