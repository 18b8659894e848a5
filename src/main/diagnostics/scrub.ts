import { redact, shortenWallet } from '../platform/redact';

// What leaves the machine with somebody's question must not say who they are or open anything of theirs.

/** What is known to be somebody's: struck out as it stands, in any case, wherever it is found. */
export interface Known {
  /** Wallets, passwords, tokens. */
  readonly secrets: readonly string[];
  /** Names of this machine and of the user. */
  readonly names: readonly string[];
}

export interface Scrubbed {
  readonly text: string;
  /** Places that were struck out by this. */
  readonly struck: number;
}

const secretMark = '<secret>';
const nameMark = '<name>';
/** Shorter ones would strike out ordinary words and numbers everywhere. */
const shortestSecret = 4;
const shortestName = 3;
/** Names that say nothing of anybody, and words that logs are full of. */
const ordinary =
  /^(?:admin|debian|fallow|gpu|home|linux|local|localhost|localdomain|miner|mining|nobody|rig|root|ubuntu|user|worker)$/i;

/** What `redact` leaves of an address: enough to look it up on a chain's explorer. */
const shortened = /[A-Za-z0-9:]{4,12}…[A-Za-z0-9]{4}/g;
const homeFolder = /((?:\/home|\/Users|\/run\/media|\/media)\/)(?!<)[^/\s"':,;]+/g;
const ownFolder = /(\/run\/user\/)[0-9]+/g;
const mac = /\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b/gi;
const ipv4 =
  /(?<![\w.])(?!127\.|0\.0\.0\.0)(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(?![\w.])/g;
/** With `::`, or all eight groups: a time of day and a PCI address have neither. */
const ipv6 = /(?<![\w:])(?=[0-9a-f:]*::|(?:[0-9a-f]{1,4}:){7})(?!::1(?![\w:])|::(?![\w:]))[0-9a-f:]{3,39}(?![\w:])/gi;

/** A function that strikes out what is known and what looks like it. */
export function scrubber(known: Known): (text: string) => Scrubbed {
  const secrets = unique(known.secrets.flatMap(forms), shortestSecret);
  const names = unique(known.names, shortestName).filter((name) => !ordinary.test(name));
  const exact = anyOf(secrets, '');
  // Whole words: a user called `ann` must not turn every channel into something unreadable. An escape such as \n is no letter.
  const words = anyOf(names, 'word');
  return (text) => {
    let struck = 0;
    const strike = (mark: string) => () => {
      struck += 1;
      return mark;
    };
    const keepStart = (_whole: string, start: string) => {
      struck += 1;
      return `${start}${nameMark}`;
    };
    const open = exact === null ? text : text.replace(exact, strike(secretMark));
    const patterns = redact(open).replace(shortened, strike(secretMark));
    const places = patterns.replace(homeFolder, keepStart).replace(ownFolder, keepStart);
    const numbers = places
      .replace(mac, strike('<address>'))
      .replace(ipv4, strike('<address>'))
      .replace(ipv6, strike('<address>'));
    const done = words === null ? numbers : numbers.replace(words, strike(nameMark));
    return { text: done, struck: struck + count(patterns, '***') };
  };
}

/** As it stands, shortened as logs have it, and as URLs and JSON write it. */
function forms(secret: string): readonly string[] {
  return [secret, shortenWallet(secret), encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
}

/** Longest first, so that a secret which begins with another one goes whole. */
function unique(values: readonly string[], shortest: number): readonly string[] {
  return [...new Set(values.filter((value) => value.length >= shortest))].sort((a, b) => b.length - a.length);
}

function anyOf(values: readonly string[], kind: 'word' | ''): RegExp | null {
  if (values.length === 0) return null;
  const alternatives = values.map((value) => value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  return new RegExp(
    kind === 'word' ? `(?:(?<![\\p{L}\\p{N}])|(?<=\\\\[nrt]))(?:${alternatives})(?![\\p{L}\\p{N}])` : alternatives,
    'giu',
  );
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}
