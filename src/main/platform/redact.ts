// What must not stand in a log that people paste into forums: payout addresses, passwords, tokens, mail addresses.

const hidden = '***';

/** `0x5aAeb6…BeAed` → `0x5aAe…eAed`: enough to recognise one's own, too little for others. */
export function shortenWallet(address: string): string {
  return address.length <= 14 ? address : `${address.slice(0, 6)}…${address.slice(-4)}`;
}

/** `user:password@` of an address; the user is often a wallet, the password often a mail address. */
const credentials = /(\b[a-z][a-z0-9+.-]*:\/\/)([^\s/:@]*)(:[^\s/@]*)?@/gi;
/** Not the user of an address, which stands after `//`. */
const mailAddress = /(?<!\/\/[\w.…-]*)\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
/** The headless page's address carries its token as the fragment. */
const fragmentToken = /(https?:\/\/[^\s#]*#)[\w-]{8,}/g;
const bearer = /\b(Bearer|Basic)\s+[\w.~+/=-]+/gi;
/** `--http-access-token X`, `--pass=X`, `-p X`, also as JSON arrays of arguments (`"-p","X"`). */
const option =
  /((?:^|[\s"'[])(?:--?[\w-]*(?:token|passw(?:or)?d|pass|secret|api-?key)|-p)["']?(?:\s*[=,]\s*|\s+)["']?)([^\s"',;]+)/gi;
/** `"pass":"X"`, `password=X`, `api_key: X`, `Authorization: X`. */
const field =
  /(["']?\b[\w-]*(?:token|passw(?:or)?d|pass|secret|api[_-]?key|authorization)["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s"',;&}]+)/gi;
/** Addresses of every coin are long runs of letters and digits; paths, words and GPU ids (with their dashes) are not. */
const longRun = /[A-Za-z0-9]{26,}/g;

/** The same text with every secret in it shortened or struck out. Idempotent. */
export function redact(text: string): string {
  return text
    .replace(
      credentials,
      (_whole, scheme: string, user: string, password?: string) =>
        `${scheme}${shortenWallet(user)}${password === undefined ? '' : `:${hidden}`}@`,
    )
    .replace(fragmentToken, `$1${hidden}`)
    .replace(bearer, `$1 ${hidden}`)
    .replace(option, hideValue)
    .replace(field, hideValue)
    .replace(mailAddress, (mail) => (mail.startsWith(`${hidden}@`) ? mail : `${mail.slice(0, 1)}${hidden}@${hidden}`))
    .replace(longRun, (run) => (isSecretLike(run) ? shortenWallet(run) : run));
}

function hideValue(_whole: string, name: string, value: string): string {
  // `--pass --next-option` had no value; what is struck out already stays as it is.
  const isKept = value.startsWith('-') || value.startsWith(hidden) || /^(?:Bearer|Basic)$/i.test(value);
  return `${name}${isKept ? value : hidden}`;
}

function isSecretLike(run: string): boolean {
  return /[0-9]/.test(run) || (/[a-z]/.test(run) && /[A-Z].*[A-Z].*[A-Z].*[A-Z]/.test(run)) || /x{8}/i.test(run);
}
