/** The page's one-time word: styles that are written at run time carry it, or the browser refuses them. */
export const nonce = (): string =>
  document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";
