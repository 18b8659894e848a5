/**
 * Runs in the page: every text that is cut or sticks out of its box, and every two texts or controls that lie on each other. What
 * scrolls by itself and what lies over the page on purpose (the bar at the bottom, notices) is left out. Self-contained, since it
 * travels to the page as source.
 */
export function layoutFaults(): readonly string[] {
  const faults: string[] = [];
  const slackPx = 1.5;
  const overlays = '.lostPlace, .noticePlace, [role="tooltip"]';
  const isHidden = (element: Element): boolean => {
    for (let at: Element | null = element; at !== null; at = at.parentElement) {
      const style = getComputedStyle(at);
      // Clipped away, as words for screen readers are.
      if (style.clip !== 'auto' || style.clipPath !== 'none' || style.opacity === '0' || style.visibility === 'hidden')
        return true;
    }
    // What is folded away has a place, but is not drawn.
    const folded = element.closest('details:not([open])');
    if (folded !== null && element.closest('summary')?.parentElement !== folded) return true;
    return element.closest(overlays) !== null;
  };
  const isScrolled = (element: Element): boolean => {
    for (let at: Element | null = element; at !== null && at !== document.body; at = at.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(at);
      if (/auto|scroll/.test(overflowX) && at.scrollWidth > at.clientWidth + 1) return true;
      if (/auto|scroll/.test(overflowY) && at.scrollHeight > at.clientHeight + 1) return true;
    }
    return false;
  };
  const isOverPage = (element: Element): boolean => {
    for (let at: Element | null = element; at !== null; at = at.parentElement) {
      if (/fixed|sticky/.test(getComputedStyle(at).position)) return true;
    }
    return false;
  };
  const boxOf = (element: Element): Element => {
    let at = element;
    while (getComputedStyle(at).display.startsWith('inline') && at.parentElement !== null) at = at.parentElement;
    return at;
  };
  interface Piece {
    readonly element: Element;
    readonly said: string;
    readonly rect: DOMRect;
  }
  const pieces: Piece[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    const said = (node.textContent ?? '').trim();
    if (element === null || said === '' || /SCRIPT|STYLE|OPTION/.test(element.tagName)) continue;
    if (isHidden(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = boxOf(element).getBoundingClientRect();
    for (const rect of range.getClientRects()) {
      if (rect.width < 1 || isScrolled(element)) continue;
      if (rect.right > window.innerWidth + slackPx || rect.left < -slackPx) faults.push(`outside the window: "${said}"`);
      else if (rect.right > box.right + slackPx || rect.left < box.left - slackPx)
        faults.push(`sticks out of its box: "${said}"`);
      // A line's rectangle is as high as its font, which is more than the ink.
      const inkTop = rect.top + rect.height * 0.25;
      pieces.push({ element, said: said.slice(0, 40), rect: new DOMRect(rect.left, inkTop, rect.width, rect.height * 0.5) });
    }
    const style = getComputedStyle(element);
    if (style.overflowX !== 'visible' && !/auto|scroll/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1) {
      faults.push(`cut: "${said}"`);
    }
  }
  for (const element of document.querySelectorAll('button, input, select, textarea')) {
    const rect = element.getBoundingClientRect();
    if (rect.width > 1 && !isHidden(element)) pieces.push({ element, said: `<${element.tagName.toLowerCase()}>`, rect });
  }
  pieces.forEach((a, index) => {
    for (const b of pieces.slice(index + 1)) {
      const width = Math.min(a.rect.right, b.rect.right) - Math.max(a.rect.left, b.rect.left);
      const height = Math.min(a.rect.bottom, b.rect.bottom) - Math.max(a.rect.top, b.rect.top);
      if (width <= slackPx || height <= slackPx) continue;
      const isOneInOther = a.element.contains(b.element) || b.element.contains(a.element);
      const inField = [a, b].some(({ element }) => element.closest('.mantine-Input-wrapper') !== null);
      if (!isOneInOther && !inField && isOverPage(a.element) === isOverPage(b.element)) {
        faults.push(`on each other: "${a.said}" and "${b.said}"`);
      }
    }
  });
  return [...new Set(faults)];
}
