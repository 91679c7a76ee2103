/** Between one worker's letting go of a job and the next one's taking it over, in milliseconds. */
export const HANDOVER_MS = 500;
