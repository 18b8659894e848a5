const storageKey = 'fallow-token';

/**
 * The key from the address (`#KEY`), kept for this tab only and taken out of the address bar, so that it lands in no bookmark,
 * no history and no screenshot. Empty when there never was one.
 */
export function takeToken(page: Window): string {
  const given = page.location.hash.slice(1);
  // What begins with a slash is one of the page's own addresses; a key never does.
  if (given !== '' && !given.startsWith('/')) {
    page.sessionStorage.setItem(storageKey, given);
    page.history.replaceState(null, '', page.location.pathname);
  }
  return page.sessionStorage.getItem(storageKey) ?? '';
}
