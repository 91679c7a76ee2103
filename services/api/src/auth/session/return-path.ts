const OWN = "https://own.invalid";
/** Visible ASCII without a backslash, which browsers read as a slash. */
const PATH = /^\/[\x21-\x5b\x5d-\x7e]*$/;

/** Whether a browser that is sent there stays with us, and does not sign in again and again. */
export function isReturnPath(path: string): boolean {
  if (!PATH.test(path) || path.startsWith("//") || !URL.canParse(path, OWN)) return false;
  const { origin, pathname } = new URL(path, OWN);
  return origin === OWN && !pathname.startsWith("//") && !pathname.startsWith("/auth/");
}
