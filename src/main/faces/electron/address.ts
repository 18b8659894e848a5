/** Where the window's page lives. A scheme of its own: file:// would give the page rights that it does not need. */
export const pageScheme = 'app';
const pageHost = 'fallow';
export const pageUrl = `${pageScheme}://${pageHost}/`;

/** What our own page has made itself, a file to be saved. */
export function isOwnBlob(url: string): boolean {
  return url.startsWith('blob:') && isOurs(url.slice('blob:'.length));
}

/** Compared as a parsed URL, never by prefix: `app://fallow.evil/` is not ours. */
export function isOurs(url: string): boolean {
  try {
    const parsed = new URL(url);
    return parsed.protocol === `${pageScheme}:` && parsed.host === pageHost && parsed.username === '' && parsed.password === '';
  } catch {
    return false; // not a URL, so not ours
  }
}
