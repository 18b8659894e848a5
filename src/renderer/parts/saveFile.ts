/** Until a browser has taken the blob over, ms; then its memory is given back. */
const keptMs = 60_000;

/** Hands a file over to be saved: a browser puts it among its downloads, the app's own window asks where. */
export function saveFile(name: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), keptMs);
}
