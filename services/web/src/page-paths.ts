/** The address of every page: the router has one page for each, and tests walk them all. */
export const PAGE_PATHS = [
  "/",
  "/studies/:study/worklist",
  "/studies/:study/candidates/:id",
  "/studies/:study/funnel",
  "/studies/:study/what-if",
  "/studies/:study/data-quality",
  "/studies/:study/about",
  "/operations",
  "/operations/quarantine",
  "/operations/audit",
  "/operations/access",
] as const;

export type PagePath = (typeof PAGE_PATHS)[number];
