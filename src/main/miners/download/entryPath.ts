const maxChars = 400;
const maxDepth = 12;

/**
 * A name in an archive as a path below the folder it is unpacked into, `/` between its parts; null: it would lead out of it, or is
 * no name to trust. `''` is the folder itself.
 */
export function safeEntryPath(name: string): string | null {
  if (name.length > maxChars || name.startsWith('/') || name.includes('\\') || /[\u0000-\u001f\u007f]/.test(name)) return null;
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  return parts.includes('..') || parts.length > maxDepth ? null : parts.join('/');
}
