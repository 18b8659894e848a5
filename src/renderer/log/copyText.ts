/** The clipboard API where the page may use it; the app's own window denies every permission, and there the old way works. */
export async function copyText(text: string, shown: HTMLElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return shown !== null && copySelected(shown); // denied, or not there at all
  }
}

/** Selects what is shown, so that one sees what was copied and can press the keys oneself where this does not work either. */
function copySelected(shown: HTMLElement): boolean {
  const selection = window.getSelection();
  if (selection === null) return false;
  selection.selectAllChildren(shown);
  return document.execCommand('copy');
}
