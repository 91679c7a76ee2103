export { MARKED_TYPES } from "./export-request.ts";
export { type Imported, endExport, exportChanges, importExport } from "./import-export.ts";
