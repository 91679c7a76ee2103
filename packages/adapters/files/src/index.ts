export { type Catalogue, type CatalogueOptions, loadCatalogue } from "./catalogue.ts";
export { MAX_BYTES } from "./read-text.ts";
