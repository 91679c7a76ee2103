/** The version in the packages' manifests; a test holds the two together. */
export const PRODUCT_VERSION = "0.1.0";
